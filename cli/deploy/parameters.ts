/**
 * The parameters that a deploy will see: the defaults of `serverless.yml`, over them the block of the stage, over them
 * what was given. The framework does the same; it has to be known here too, before the framework is asked.
 */
import { parseDocument } from 'yaml';
import { unknownParameters } from '../../resources/shared/unknown-parameters.ts';
import { UsageError } from '../../shared/kit/errors.ts';
import { SERVICE } from './names.ts';

export type Parameters = Readonly<Record<string, string>>;

export function effective(serverlessYml: string, stage: string, given: Parameters): Parameters {
  const params = blocks(serverlessYml);
  const known = { ...params.default, ...params[stage] };
  const wrong = unknownParameters(Object.keys(given), Object.keys(known));
  if (wrong.length > 0)
    throw new UsageError(
      `${wrong.map((one) => one.replace(/([^?])$/, '$1.')).join('\n')} docs/parameters.md lists them all.`,
    );
  const all = Object.entries({ ...known, ...given });
  return Object.fromEntries(all.map(([name, value]) => [name, resolved(String(value ?? ''), stage)]));
}

/** A file that is damaged would be taken for one without parameters. */
function blocks(serverlessYml: string): Record<string, Record<string, unknown> | null> {
  const document = parseDocument(serverlessYml, { logLevel: 'silent' });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const why = broken.message.split('\n')[0]?.replace(/:$/, '');
    throw new UsageError(
      `serverless.yml cannot be read as YAML (${why}): fix it, or take it back with git checkout serverless.yml.`,
    );
  }
  const { params } = (document.toJS() ?? {}) as { params?: ReturnType<typeof blocks> };
  if (params?.default === undefined)
    throw new UsageError(
      'serverless.yml has no params.default, which holds every parameter: fix it, or take it back with git checkout serverless.yml.',
    );
  return params;
}

/** The two variables that our defaults use. */
const resolved = (text: string, stage: string): string =>
  text.replaceAll(['$', '{self:service}'].join(''), SERVICE).replaceAll(['$', '{sls:stage}'].join(''), stage);
