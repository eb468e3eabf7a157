/**
 * What the drill sets, and how it is undone. Each has an end of its own, for the case that nobody is left to undo it. What
 * somebody else has written meanwhile is left alone.
 */
import { drillText, NO_DRILL } from '../../../shared/core/drill.ts';
import { judge } from '../../../shared/core/health.ts';
import { activeSide, newest } from '../../../shared/core/history.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { Stop } from '../errors.ts';
import { overrideText } from '../override-text.ts';
import { span } from '../words.ts';
import { pause, type Watch } from './guard.ts';
import type { DrillPorts } from './ports.ts';
import type { Wanted } from './wanted.ts';

const BACK_WITHIN_MS = 10 * 60_000;

export interface Hands {
  /** Pins traffic to a side. */
  pin(side: Side): Promise<void>;
  /** Has the prober judge a side unhealthy. */
  fail(side: Side): Promise<void>;
  /** Ends that, and waits until the side is known to be well: or else the switcher would move away again. */
  heal(side: Side, watch: Watch): Promise<void>;
  /** Throws `Stop` where somebody else has spoken meanwhile. */
  alone(): Promise<void>;
  /** Brings traffic back to `side` and takes away what was set. Throws `Stop` where that is not possible. */
  undo(side: Side): Promise<void>;
}

export function createHands(
  ports: DrillPorts,
  settings: Settings,
  { limitMs, because }: Pick<Wanted, 'limitMs' | 'because'>,
  beganAt: number,
): Hands {
  const { clock, journal, ledger, override, drill } = ports;
  const until = beganAt + limitMs;
  const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
  /** Tried, not only done: an answer that was lost does not make our word somebody else's. */
  const ours = new Set<string>();
  let failing: string | undefined;

  const ownWord = async () => {
    const seen = await override.standing();
    const word = seen.text.trim();
    if (ours.size === 0 ? word.startsWith('auto') : ours.has(word)) return seen;
    throw new Stop(`Somebody has written "${word}" into the override meanwhile; it is left alone.`);
  };
  const write = async (text: string): Promise<void> => {
    const seen = await ownWord();
    ours.add(text);
    await override.set(text, seen);
  };

  const hands: Hands = {
    pin: (side) =>
      write(
        overrideText(
          side,
          { until: iso(Math.max(until, clock.now() + BACK_WITHIN_MS)), because },
          clock.now(),
        ),
      ),
    async fail(side) {
      failing = drillText({ side, until, because });
      await drill.set(failing);
    },
    async heal(side, watch) {
      if (failing === undefined) return;
      const set = failing;
      // Somebody else's drill is theirs to end.
      if ((await drill.standing()).text.trim() === set) await drill.set(NO_DRILL);
      failing = undefined;
      for (;;) {
        const seen = await ledger.read();
        const { state } = judge(seen, side, clock.now(), settings);
        if (state !== 'unhealthy' && seen[side].at(-1)?.judgement === 'healthy') return;
        await pause(ports, watch);
      }
    },
    async alone() {
      const [, stands] = await Promise.all([
        ownWord(),
        failing === undefined ? undefined : drill.standing().then(({ text }) => text.trim()),
      ]);
      if (stands !== failing)
        throw new Stop(`Somebody has written "${stands}" into the drill parameter meanwhile.`);
    },
    async undo(side) {
      const deadline = clock.now() + BACK_WITHIN_MS;
      const patience: Watch = async () => {
        if (clock.now() <= deadline) return;
        throw new Stop(
          `${side} has not taken the traffic back within ${span(BACK_WITHIN_MS)}; see routeaway status.`,
        );
      };
      await hands.heal(side, patience);
      // A switch that is under way may land yet.
      while (newest(await journal.read())?.phase === 'begun') await pause(ports, patience);
      if (activeSide(await journal.read()) !== side) {
        await hands.pin(side);
        while (activeSide(await journal.read()) !== side) await pause(ports, patience);
      }
      if (ours.size > 0) await write('auto');
    },
  };
  return hands;
}
