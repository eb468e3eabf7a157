/** The API function's environment. A function that does not know its table must not start. */
import * as kinds from '../../shared/config/kinds.ts';
import { ConfigError } from '../../shared/errors.ts';

interface ApiConfig {
  readonly stage: string;
  /** Name of the DynamoDB table (the same in both Regions: it is one global table). */
  readonly table: string;
  /** The Region this copy runs in; Lambda sets it. */
  readonly region: string;
  /** SSM parameter with the secret that the edge shows; absent where it shows none. */
  readonly originSecretParameter?: string;
}

/** The kinds are those by which the parameters are checked before a deploy. */
const VARIABLES = {
  ROUTEAWAY_STAGE: { example: 'dev', kind: kinds.stageName },
  TODOS_TABLE: { example: 'routeaway-dev-todos', kind: kinds.tableName },
  AWS_REGION: { example: 'us-east-2', kind: kinds.region },
  ROUTEAWAY_ORIGIN_SECRET_PARAMETER: {
    example: '/routeaway/dev/origin-secret',
    kind: kinds.secretParameter,
  },
} as const;

/** Throws one `ConfigError` that names every problem at once. */
export function readApiConfig(env: Readonly<Record<string, string | undefined>>): ApiConfig {
  const problems: string[] = [];
  const read = (name: keyof typeof VARIABLES): string => {
    const value = env[name];
    const { example, kind } = VARIABLES[name];
    if (value === undefined || value === '')
      problems.push(`${name} is missing; it should be something like "${example}".`);
    else if (kind.parse(value) === undefined)
      problems.push(
        `${name} is "${value}", which cannot be right; it should be something like "${example}".`,
      );
    return value ?? '';
  };
  const given = (name: keyof typeof VARIABLES): boolean => (env[name] ?? '') !== '';
  const config = {
    stage: read('ROUTEAWAY_STAGE'),
    table: read('TODOS_TABLE'),
    region: read('AWS_REGION'),
    ...(given('ROUTEAWAY_ORIGIN_SECRET_PARAMETER')
      ? { originSecretParameter: read('ROUTEAWAY_ORIGIN_SECRET_PARAMETER') }
      : {}),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
