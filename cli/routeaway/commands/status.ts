/** `routeaway status`: one screen, or JSON, once or every five seconds. */
import { plainWithin } from '../../../shared/core/plain.ts';
import type { Machine } from '../machine.ts';
import { connect, type Stage } from '../stage/connect.ts';
import { snapshotOf } from '../stage/snapshot.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import type { DegradedStatus } from '../view/degraded-status.ts';
import { degradedScreen, screen } from '../view/screen.ts';
import { statusOf } from '../view/status.ts';
import type { Status } from '../view/status-types.ts';
import { withoutControl } from './without-control.ts';

const EVERY_MS = 5_000;
const CLEAR = '\u001b[2J\u001b[H';

export async function status(
  place: StageLocation,
  options: { readonly json?: true; readonly watch?: true },
  machine: Machine,
): Promise<number | undefined> {
  let stage: Stage | undefined;
  for (;;) {
    const now = plainWithin(await seen());
    const text = options.json ? JSON.stringify(now, null, options.watch ? 0 : 2) : shown(now, machine);
    const clear = options.watch && machine.isTerminal && !options.json ? CLEAR : '';
    machine.screen(clear + text);
    if (!options.watch) return 'trouble' in now ? 1 : undefined;
    await machine.sleep(EVERY_MS);
  }

  async function seen(): Promise<Status | DegradedStatus> {
    try {
      stage ??= await connect(place);
      return statusOf(stage, await snapshotOf(stage));
    } catch (error) {
      return withoutControl(place, error);
    }
  }
}

const shown = (now: Status | DegradedStatus, { paint, columns }: Machine): string =>
  'trouble' in now ? degradedScreen(now, paint, columns) : screen(now, paint, columns);
