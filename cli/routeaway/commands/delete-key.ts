/**
 * `routeaway delete-key`: deletes a routing key that this version does not understand. One that it does understand decides where
 * traffic goes, and the switcher deletes it when the distribution sends traffic there as well.
 */
import { keyText } from '../../../shared/core/key.ts';
import { plain } from '../../../shared/core/plain.ts';
import { UsageError, UserError } from '../../../shared/kit/errors.ts';
import type { KeyStore } from '../../../shared/ports.ts';
import type { Machine } from '../machine.ts';
import { findControls } from '../stage/controls.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { wrapped } from '../view/format.ts';
import { updateFailed } from './break-glass.ts';

export interface DeleteKeyOptions {
  readonly yes?: true;
}

export async function deleteKey(
  place: StageLocation,
  { yes }: DeleteKeyOptions,
  machine: Machine,
): Promise<undefined> {
  const say = (sentence: string) => machine.out(wrapped(sentence, machine.columns));
  const { store } = await findControls(place, {}, say);
  if (!store) throw new UserError('There is no CloudFront function, and so no routing key.');
  const found = await unknownKey(store);
  if (found === undefined) {
    say('There is no routing key. Nothing was changed.');
    return undefined;
  }
  if (!yes) await sure(found, machine);
  try {
    await store.write('absent', found.etag);
  } catch (error) {
    throw updateFailed(error, 'the key (UpdateKeys)', place);
  }
  say(`The routing key "${shown(found)}" is deleted: the distribution alone decides where traffic goes.`);
  return undefined;
}

interface UnknownKey {
  readonly text: string;
  readonly etag: string;
  readonly isNewer: boolean;
}

/** Undefined if there is none. Throws `UserError` if it cannot be read, or decides where traffic goes. */
export async function unknownKey(store: Pick<KeyStore, 'look'>): Promise<UnknownKey | undefined> {
  const seen = await store.look();
  if (seen.key === 'unreadable') {
    if (seen.newer === undefined) throw new UserError(seen.why);
    return { ...seen.newer, isNewer: true };
  }
  if (seen.key === 'absent') return undefined;
  if (seen.key === 'nonsense') return { text: seen.text ?? '', etag: seen.etag, isNewer: false };
  throw new UserError(
    `The routing key "${keyText(seen.key)}" is valid and stays: the switcher deletes it when the distribution sends traffic there as well. To move traffic: routeaway to ${seen.key.side === 'primary' ? 'standby' : 'primary'}. Nothing was changed.`,
  );
}

const shown = ({ text }: UnknownKey): string => plain(text.slice(0, 60));

async function sure(key: UnknownKey, machine: Machine): Promise<void> {
  const what = key.isNewer
    ? `The routing key "${shown(key)}" was written by a newer version. If that version runs at the edge, traffic follows the distribution from then on.`
    : `The routing key "${shown(key)}" is invalid, and no edge location follows it.`;
  const answer = await machine.question(`${what} This deletes it. Type yes: `);
  if (answer?.trim() === 'yes') return;
  throw answer === undefined
    ? new UsageError('There is no one to ask; add --yes. Nothing was changed.')
    : new UserError('Nothing was changed.');
}
