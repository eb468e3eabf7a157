/** Stands in for the framework while it reads a service file. A variable that is in no table is one that must not be asked for. */
import { join } from 'node:path';
import type { Framework } from '../../resources/shared/framework.ts';
import { stageFile } from '../../resources/shared/params.ts';
import { defaultsOf, type Role } from '../../shared/config/parameters.ts';

interface Surroundings {
  readonly stage?: string;
  readonly region?: string | undefined;
  /** What it would look up, by variable. */
  readonly found?: Readonly<Record<string, unknown>>;
}

/** `given`: parameters of the command line. */
export function frameworkOf(
  role: Role,
  given: Readonly<Record<string, unknown>> = {},
  { stage = 'dev', region, found = {} }: Surroundings = {},
): Framework {
  const parameters = { ...defaultsOf(stage), ...stageFile(join(__dirname, '../..'), stage), ...given };
  const variables: Record<string, unknown> = {
    'self:service': 'routeaway',
    'sls:stage': stage,
    'self:custom.role': role,
    ...found,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`param:${name}`, value])),
  };
  return {
    options: {
      ...(region !== undefined && { region }),
      param: Object.entries(given).map(([name, value]) => `${name}=${value}`),
    },
    resolveVariable: async (name) => {
      if (!(name in variables)) throw new Error(`asked for ${name}`);
      return variables[name];
    },
  };
}

/** The line that is printed: the framework prints the stack of an error, which so has to be the sentence alone. */
export async function refusalOf(step: Promise<unknown>): Promise<string | undefined> {
  const error = await step.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error?.stack).toBe(error?.message);
  return error?.message;
}
