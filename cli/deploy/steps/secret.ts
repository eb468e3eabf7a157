/**
 * A secret of the stage: one value, the same in every Region, made once and then kept. It is read and compared, and
 * shown to nobody. An interrupted run leaves it in some of the Regions; the next one fills in the others.
 */
import { randomInt } from 'node:crypto';
import { isUsable, wantedOf } from '../../../shared/config/secret-value.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { reason } from '../reason.ts';
import { readParameter, writeSecret } from '../secret-store.ts';
import type { SecretSetting } from '../settings.ts';

const LENGTH = 40;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const newValue = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

interface Kept {
  readonly region: string;
  readonly value: string;
}

export async function settleSecret(
  { secret, regions }: { readonly secret: SecretSetting; readonly regions: readonly string[] },
  { settings, ports, hide, apiKey }: Context,
): Promise<Outcome> {
  const { id, parameter } = secret;
  const found = await Promise.all(
    regions.map(async (region) => ({ region, value: await readParameter(parameter, region, ports) })),
  );
  const kept = found.flatMap(({ region, value }) => (value === undefined ? [] : [{ region, value }]));
  for (const { value } of kept) hide(value);
  const agreedOn = agreed(secret, kept);
  if (agreedOn === undefined && settings.only !== undefined)
    throw new UserError(
      `The parameter ${parameter} is not in ${regions.join(', ')}, and with --only no other Region is asked for it. Write it there (aws ssm put-parameter --type SecureString), or deploy the whole stage.`,
    );
  const value = agreedOn ?? made(secret, settings.ownApi);
  hide(value);
  // API Gateway takes no value twice, and would say so when the first stack is half done.
  if (id === 'probeKey' && value === apiKey)
    throw new UserError(
      `The prober's key (${parameter}) is also the clients' key, so that clients could use up its rate. Delete the parameter in ${kept.map(({ region }) => region).join(', ')}, and a new one is generated.`,
    );

  const missing = found.filter((one) => one.value === undefined).map(({ region }) => region);
  for (const region of settings.dryRun ? [] : missing) {
    await writeSecret(parameter, value, region, ports).catch((error: unknown) => {
      throw new UserError(`The parameter ${parameter} could not be written in ${region}: ${reason(error)}.`);
    });
  }
  const said = [
    ...(kept.length > 0 ? [`kept as it is in ${kept.map(({ region }) => region).join(', ')}`] : []),
    ...(missing.length > 0
      ? [`${settings.dryRun ? 'would be written' : 'written'} to ${parameter} in ${missing.join(', ')}`]
      : []),
  ];
  return { said, found: { [id]: value } };
}

/** The one value that all who have one have, and that was given if one was; undefined where there is none. */
function agreed(
  { variable, parameter, given, longest }: SecretSetting,
  kept: readonly Kept[],
): string | undefined {
  const first = kept[0];
  if (first === undefined) return given;
  const other = kept.find(({ value }) => value !== first.value);
  if (other !== undefined)
    throw new UserError(
      `The parameter ${parameter} has one value in ${first.region} and another in ${other.region}; it must be the same everywhere. Decide which one is right, and delete the other, e.g. aws ssm delete-parameter --region ${other.region} --name ${parameter}. The next run copies the one that is left.`,
    );
  if (given !== undefined && given !== first.value)
    throw new UserError(
      `${variable} is not the value that the parameter ${parameter} has in ${first.region}. Unset it to keep that one; to replace it, delete the parameter in ${kept.map(({ region }) => region).join(', ')} first.`,
    );
  if (!isUsable(first.value, longest))
    throw new UserError(
      `The parameter ${parameter} in ${first.region} ${wantedOf(first.value, longest)}. Delete it, and the next run generates one.`,
    );
  return first.value;
}

function made({ id, name, parameter, variable }: SecretSetting, ownApi: boolean): string {
  if (!ownApi) return newValue();
  const none =
    id === 'originSecret' ? `leave ${id}Parameter out` : `say that it has none: --param ${id}Parameter=none`;
  throw new UserError(
    `The API is your own, and its ${name} is not in ${parameter}. Give its value in the environment variable ${variable}; or ${none}`,
  );
}
