/**
 * How large DynamoDB takes an item to be: text and names by their UTF-8, numbers by their digits, one byte for each element
 * of a list or map and three for itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

const utf8 = (text: string): number => Buffer.byteLength(text);
const sum = (sizes: readonly number[]): number => sizes.reduce((all, one) => all + one, 0);

export const itemSize = (item: Readonly<Record<string, AttributeValue>>): number =>
  sum(Object.entries(item).map(([name, value]) => utf8(name) + valueSize(value)));

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return utf8(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, '').length / 2) + 2;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L) return 3 + sum(value.L.map((one) => 1 + valueSize(one)));
  if (value.M) return 3 + sum(Object.entries(value.M).map(([name, one]) => 1 + utf8(name) + valueSize(one)));
  throw new Error(`No size is known of ${JSON.stringify(value)}.`);
}
