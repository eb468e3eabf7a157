/** One todo as clients see it, as the table holds it, and the tag that names one state of it. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { todoKey } from './table.ts';

export interface Todo {
  /** A UUID, lower case. */
  readonly id: string;
  readonly text: string;
  readonly checked: boolean;
  /** 1 for a new one, then one more with each change. */
  readonly version: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type TableItem = Record<string, AttributeValue>;

/** Attribute by attribute: the general way of the SDK takes longer than all else that a request does here. */
export const toItem = (todo: Todo): TableItem => ({
  ...todoKey(todo.id),
  text: { S: todo.text },
  checked: { BOOL: todo.checked },
  version: { N: String(todo.version) },
  createdAt: { S: todo.createdAt },
  updatedAt: { S: todo.updatedAt },
});

export const fromItem = ({ sk, text, checked, version, createdAt, updatedAt }: TableItem): Todo => ({
  id: sk?.S ?? '',
  text: text?.S ?? '',
  checked: checked?.BOOL ?? false,
  version: Number(version?.N),
  createdAt: createdAt?.S ?? '',
  updatedAt: updatedAt?.S ?? '',
});

/**
 * The tag is version and time of change, not the version alone: after a failover the standby may count up to a version
 * that the primary had already given to other content, and two different states must not share a tag.
 */
export function etag(todo: Todo): string {
  return `"${todo.version}-${Date.parse(todo.updatedAt).toString(36)}"`;
}

/** The state a tag names, or undefined where we never made such a tag. */
export function parseEtag(tag: string): Pick<Todo, 'version' | 'updatedAt'> | undefined {
  const [, version, time] = /^"([1-9]\d{0,14})-([0-9a-z]{1,10})"$/.exec(tag) ?? [];
  if (version === undefined || time === undefined) return undefined;
  const updatedAt = new Date(Number.parseInt(time, 36));
  if (Number.isNaN(updatedAt.getTime())) return undefined;
  return { version: Number(version), updatedAt: updatedAt.toISOString() };
}
