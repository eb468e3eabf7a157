/**
 * The SSM SecureStrings that an operator puts there before the first deploy, in each Region whose functions are told of
 * them. On AWS the deploy command does it.
 */

import { UsageError } from '../../shared/kit/errors.ts';
import { type ResolvedTemplate, readFunctions } from '../emulator/cloudformation/index.ts';
import type { Cloud } from '../emulator/model/index.ts';
import type { LabOptions } from './lab.ts';
import { LAB } from './package/lab.ts';

/** What the environment gives for servers of the user's own. The message has no character of it. */
export function givenKey(text: string | undefined): string | undefined {
  if (text === undefined || /^[\x21-\x7e]+$/.test(text)) return text;
  throw new UsageError(
    `ROUTEAWAY_API_KEY ${text === '' ? 'is empty' : 'has a blank in it, or a character that no header takes'}; give it the key or the token that your servers want, or unset it.`,
  );
}

/** What clients show. */
export const clientsOf = ({ apiKey, parameters }: Pick<LabOptions, 'apiKey' | 'parameters'>) => ({
  apiKey: apiKey ?? LAB.apiKey,
  bearer: parameters?.probeAuth === 'bearer',
  /** They cannot: servers that want a signature refuse them. */
  signs: parameters?.probeAuth === 'iam',
});

/** No function reads it; people do, to be clients. */
const CLIENTS = [`/routeaway/${LAB.stage}/api-key`, LAB.apiKey] as const;

/** `apiKey`: what servers of the user's own want to be shown. */
export function putSecrets(cloud: Cloud, template: ResolvedTemplate, apiKey: string = LAB.probeKey): void {
  // By the variable that names the parameter.
  const secrets = {
    ROUTEAWAY_API_KEY_PARAMETER: apiKey,
    ROUTEAWAY_ORIGIN_SECRET_PARAMETER: LAB.originSecret,
  };
  const { parameters } = cloud.in(template.region);
  const functions = readFunctions(template);
  if (functions.length === 0) return;
  const wanted = functions.flatMap(({ environment }) =>
    Object.entries(secrets).flatMap(([variable, value]) => {
      const name = environment[variable];
      return name ? [[name, value] as const] : [];
    }),
  );
  // Where the control Region is the standby, the other stack of that Region has put it there already.
  const there = new Set(parameters.list().map(({ name }) => name));
  for (const [name, value] of new Map([CLIENTS, ...wanted]))
    if (!there.has(name)) parameters.put({ name, type: 'SecureString', value });
}
