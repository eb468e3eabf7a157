/**
 * XML as AWS uses it: elements and text, no attributes but the namespace. Read into plain nodes, so that meaning
 * (what is a list, what is a number) can be laid over it without losing what is not understood.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Reply } from './call.ts';

/** An element: its name, and either its text or its children in order. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  htmlEntities: true,
});

type Raw = Readonly<Record<string, readonly Raw[] | string | undefined>>;

/** The root element; undefined where the text is not well-formed XML with one root. */
export function parseXml(text: string): Element | undefined {
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
  const roots = elements(parser.parse(text) as readonly Raw[]);
  return roots.length === 1 ? roots[0] : undefined;
}

function elements(raw: readonly Raw[]): Element[] {
  return raw.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== '#text' && key !== ':@' && !key.startsWith('?'));
    const inner = name === undefined ? undefined : node[name];
    if (name === undefined || !Array.isArray(inner)) return [];
    const children = elements(inner);
    // Text between elements is indentation.
    const text = children.length > 0 ? '' : inner.map((part: Raw) => part['#text'] ?? '').join('');
    return [{ name, text, children }];
  });
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"'\r\n\t]/g, (char) => `&#${char.charCodeAt(0)};`);
}

interface ErrorParts {
  readonly namespace: string;
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly requestId: string;
}

/** The error document that REST XML and Query share. */
export function errorXml({ namespace, code, status, message, requestId }: ErrorParts): Reply {
  const type = status < 500 ? 'Sender' : 'Receiver';
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0"?>\n<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeText(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}
