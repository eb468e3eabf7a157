/** `routeaway status` */
import { connect } from '../connect.ts';
import type { Machine } from '../machine.ts';
import type { Place } from '../place.ts';
import { screen } from '../screen.ts';
import { see } from '../sight.ts';
import { statusOf } from '../status.ts';

const EVERY_MS = 5_000;
const CLEAR = '\u001b[2J\u001b[H';

export async function status(
  place: Place,
  options: { readonly json?: true; readonly watch?: true },
  machine: Machine,
): Promise<undefined> {
  const stage = await connect(place);
  for (;;) {
    const now = statusOf(stage, await see(stage));
    const text = options.json ? JSON.stringify(now, null, options.watch ? 0 : 2) : undefined;
    const clear = options.watch && machine.isTerminal && !options.json ? CLEAR : '';
    machine.out(clear + (text ?? screen(now, machine.paint, machine.columns)));
    if (!options.watch) return undefined;
    await machine.sleep(EVERY_MS);
  }
}
