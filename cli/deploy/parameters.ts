/**
 * The parameters that a deploy will see: the defaults of `serverless.yml`, over them the block of the stage, over them
 * what was given. The framework does the same; it has to be known here too, before the framework is asked.
 */
import { parse } from 'yaml';
import { unknownParameters } from '../../resources/shared/unknown-parameters.ts';
import { UsageError } from '../../shared/kit/errors.ts';
import { SERVICE } from './names.ts';

export type Parameters = Readonly<Record<string, string>>;

export function effective(serverlessYml: string, stage: string, given: Parameters): Parameters {
  const { params = {} } = parse(serverlessYml, { logLevel: 'silent' }) as {
    params?: Record<string, Record<string, unknown> | null>;
  };
  const known = { ...params.default, ...params[stage] };
  const [wrong] = unknownParameters(Object.keys(given), Object.keys(known));
  if (wrong !== undefined)
    throw new UsageError(`${wrong.replace(/([^?])$/, '$1.')} docs/parameters.md lists them all.`);
  const all = Object.entries({ ...known, ...given });
  return Object.fromEntries(all.map(([name, value]) => [name, resolved(String(value ?? ''), stage)]));
}

/** The two variables that our defaults use. */
const resolved = (text: string, stage: string): string =>
  text.replaceAll(['$', '{self:service}'].join(''), SERVICE).replaceAll(['$', '{sls:stage}'].join(''), stage);
