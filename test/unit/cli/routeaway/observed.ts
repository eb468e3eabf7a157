/** A stage as the command line finds it, over values in memory: what `status` and `plan` make of a journal, a ledger and an edge. */

import type { Stage } from '../../../../cli/routeaway/stage/connect.ts';
import { type Snapshot, snapshotOf } from '../../../../cli/routeaway/stage/snapshot.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';
import { screen } from '../../../../cli/routeaway/view/screen.ts';
import { statusOf } from '../../../../cli/routeaway/view/status.ts';
import type { Status } from '../../../../cli/routeaway/view/status-types.ts';
import type { DistributionObservation, KeyObservation, KeySays } from '../../../../shared/core/edge.ts';
import type { Journal } from '../../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../../shared/core/journal/ledger.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/core/settings.ts';
import type { Side } from '../../../../shared/core/side.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';
import type { Ownership } from '../../../../shared/ports.ts';
import { NOW } from '../../core/build.ts';

export interface Given {
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly distribution?: DistributionObservation;
  /** What is in the store; `look`'s whole answer where more than the key is of interest. */
  readonly key?: KeySays | KeyObservation;
  /** Whose the distribution is, read now; an error if it cannot be. */
  readonly owner?: Ownership | Error;
  readonly settings?: Partial<Settings>;
  readonly override?: string;
  /** There is a hook `beforePlannedMove`. */
  readonly asksFirst?: true;
  /** What the public endpoint answers when it is asked from here. */
  readonly asked?: PublicVerdict;
  /** What a side answers when it is asked directly. */
  readonly direct?: { readonly [side in Side]: PublicVerdict };
  /** The item of the drill. */
  readonly drill?: string;
  /** What reading the override fails with. */
  readonly unreadable?: Error;
  /** Runs of the switcher that failed a moment ago. */
  readonly failed?: readonly { readonly at: number; readonly message: string }[];
}

export function stageOf({
  journal,
  ledger,
  distribution,
  key = 'absent',
  owner = 'ours',
  settings,
  override = 'auto',
  asksFirst,
  drill = 'none',
  unreadable,
  asked = { tick: NOW, judgement: 'unknown', evidence: 'not asked' },
  direct,
}: Given): Stage {
  const ports = {
    ...(asksFirst && { asksFirst }),
    clock: { now: () => NOW, sleep: async () => undefined },
    journal: { read: async () => journal },
    ledger: { read: async () => ledger },
    override: {
      read: async () => {
        if (unreadable) throw unreadable;
        return { text: override };
      },
    },
    distribution: {
      look: async () => distribution ?? { distribution: 'primary', deployed: true, runsFunction: true },
    },
    endpoint: { ask: async () => asked },
    store: { look: async () => (typeof key === 'object' && 'key' in key ? key : { key, etag: 'now' }) },
  };
  return {
    place: { stage: 'prod', region: 'ca-central-1' },
    config: {
      regions: { primary: 'us-east-2', standby: 'us-west-2' },
      settings: { ...DEFAULT_SETTINGS, ...settings },
      journalTable: 'routeaway-prod-journal',
    },
    ports,
    direct: async (side: Side) =>
      direct?.[side] ?? { tick: NOW, judgement: 'unknown', evidence: 'it cannot be asked from here' },
    controls: { all: ['ca-central-1'], region: () => 'ca-central-1', silent: () => ({}) },
    drill: { read: async () => ({ text: drill }) },
    owner: {
      read: async () => {
        if (owner instanceof Error) throw owner;
        return owner;
      },
    },
    schedule: async () => 'its schedule is disabled',
  } as unknown as Stage;
}

export async function lookedAt(
  given: Given,
): Promise<{ readonly snapshot: Snapshot; readonly status: Status; readonly text: string }> {
  const stage = stageOf(given);
  const snapshot = await snapshotOf(stage, async () => given.failed ?? []);
  const status = statusOf(stage, snapshot);
  return { snapshot, status, text: screen(status, PLAIN, 80) };
}
