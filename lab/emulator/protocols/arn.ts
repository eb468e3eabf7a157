/** ARNs of what calls touch, as IAM wants them. */
import type { Place } from './call.ts';

export function arn(service: string, { region, accountId }: Place, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** A parameter's, from its name (with or without a leading slash, `name:version`) or from its ARN. */
export function parameterArn(name: string, place: Place): string {
  if (name.startsWith('arn:')) return name;
  const bare = name.split(':')[0] ?? '';
  return arn('ssm', place, `parameter${bare.startsWith('/') ? '' : '/'}${bare}`);
}

/** A function's, from its name (`name`, `name:qualifier`) or from its ARN. */
export function functionArn(name: string, place: Place): string {
  return name.startsWith('arn:') ? name : arn('lambda', place, `function:${name}`);
}
