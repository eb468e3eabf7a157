/** Secrets go last: until then a removal that broke off can be taken up again, or be undone by a deploy. */
import type { Context, Findings, Outcome } from '../context.ts';
import { deleteSecret } from '../secret-store.ts';
import type { SecretSetting } from '../settings.ts';

export async function forgetSecret(
  { secret: { parameter }, regions }: { readonly secret: SecretSetting; readonly regions: readonly string[] },
  { ports }: Context,
): Promise<Outcome> {
  const said: string[] = [];
  let found: Findings = {};
  for (const region of regions) {
    const was = await deleteSecret(parameter, region, ports);
    if (was) found = { removed: true };
    said.push(`${parameter} in ${region}: ${was ? 'deleted' : 'not there'}`);
  }
  return { said, found };
}
