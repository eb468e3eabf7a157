/**
 * Sets and undoes what a drill needs. Traffic is pinned only while it moves, for minutes; otherwise the rules decide, so that
 * no failover waits for a drill. Everything that is set ends by itself, in case the command is killed. Values that someone else
 * has written meanwhile are left alone.
 */

import { isProven, judge } from '../../../shared/core/decision/health.ts';
import { pointsOf } from '../../../shared/core/decision/plan.ts';
import { asSeen, drillAt, drillText, isEnded, NO_DRILL } from '../../../shared/core/drill.ts';
import { span, utc } from '../../../shared/core/duration.ts';
import { activeSide, newest } from '../../../shared/core/journal/journal-queries.ts';
import { AUTO } from '../../../shared/core/override.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { isBad, newestBy } from '../../../shared/core/verdict/verdict.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { overrideText } from '../stage/override-text.ts';
import type { RegionOverride, Standing } from '../stage/set-override.ts';

import type { DrillSettings, Failing } from './options.ts';
import type { DrillPorts } from './ports.ts';
import { pause, type Watch } from './stop-conditions.ts';

const BACK_WITHIN_MS = 10 * 60_000;
/** A pin stands for so long … */
const PIN_MS = 3 * 60_000;
/** … and is written again after this, where traffic has not moved yet. */
const PIN_AGAIN_MS = 2 * 60_000;

interface Actuators {
  /** Waits until a side may take the traffic; the rules decide meanwhile. */
  ready(side: Side, watch: Watch): Promise<void>;
  /** Brings traffic to a side, and not before that may take it. */
  bring(side: Side, watch: Watch): Promise<void>;
  /** Lets the rules decide again. */
  release(): Promise<void>;
  /** Has the prober judge a side unhealthy, or a control Region do nothing. */
  fail(what: Failing): Promise<void>;
  /** Ends that, and waits until the side may take the traffic. */
  heal(side: Side, watch: Watch): Promise<void>;
  /** Throws `UserError` where someone else has spoken meanwhile, or a real outage has ended the drill. */
  alone(): Promise<void>;
  /** Brings traffic back to `side` and takes away what was set. Throws `UserError` where that is not possible. */
  undo(side: Side): Promise<void>;
}

export function createActuators(
  ports: DrillPorts,
  settings: Settings,
  { limitMs, because }: Pick<DrillSettings, 'limitMs' | 'because'>,
  beganAt: number,
): Actuators {
  const { clock, journal, ledgers, override, drill } = ports;
  const until = beganAt + limitMs;
  /** Tried, not only done: an answer that was lost does not make our override someone else's. */
  const ours = new Set<string>();
  /** What stood there before the newest of them. */
  let before: Standing | undefined;
  let failing: string | undefined;

  const isOwn = ({ text, all }: Standing): boolean => {
    if (before === undefined) return text.trim().startsWith(AUTO.mode);
    return all.every((one) => isOurs(one, before));
  };
  /** In one of the control Regions. One that was silent then may say what it says for long. */
  const isOurs = ({ region, text, version }: RegionOverride, then: Standing | undefined): boolean => {
    const said = text.trim();
    const had = then?.all.find((one) => one.region === region)?.version ?? version;
    // Everybody says auto in the same words.
    return version === had || (ours.has(said) && (said !== AUTO.mode || version === had + 1));
  };
  const ownWord = async (): Promise<Standing> => {
    const seen = await override.standing();
    if (isOwn(seen)) return seen;
    throw new UserError(
      `Someone has written "${seen.text.trim()}" into the override meanwhile; it is left alone.`,
    );
  };
  const write = async (text: string, seen: Standing): Promise<void> => {
    ours.add(text);
    before = seen;
    await override.set(text, seen);
  };
  /** What speaks against sending traffic to a side. */
  const against = async (side: Side): Promise<'it really fails' | 'it is not proven' | undefined> => {
    const seen = await ledgers.read();
    const now = clock.now();
    const really = judge(pointsOf(seen, asSeen), side, now, settings);
    if (really.state === 'unhealthy') return 'it really fails';
    // What a drill makes of it counts for the switcher, which would move traffic away again.
    const last = newestBy(seen.ledger[side], now);
    const counts = judge(pointsOf(seen), side, now, settings).state !== 'unhealthy' && last && !isBad(last);
    return isProven(really) && counts ? undefined : 'it is not proven';
  };
  const endFailing = async (): Promise<void> => {
    if (failing === undefined) return;
    // Someone else's drill is theirs to end.
    if ((await drill.standing()).text.trim() === failing) await drill.set(NO_DRILL);
    failing = undefined;
  };

  const actuators: Actuators = {
    async ready(side, watch) {
      while ((await against(side)) !== undefined) {
        await actuators.release();
        await pause(ports, watch);
      }
    },
    async bring(side, watch) {
      let again = clock.now();
      while (activeSide(await journal.read()) !== side) {
        if (clock.now() >= again) {
          await actuators.ready(side, watch);
          const now = clock.now();
          await write(overrideText(side, { until: utc(now + PIN_MS), because }, now), await ownWord());
          again = now + PIN_AGAIN_MS;
        }
        await pause(ports, watch);
      }
    },
    async release() {
      if (before === undefined) return;
      const seen = await ownWord();
      if (seen.text.trim() !== AUTO.mode) await write(AUTO.mode, seen);
    },
    async fail(what) {
      failing = drillText({ ...what, until, because });
      await drill.set(failing);
    },
    async heal(side, watch) {
      await endFailing();
      await actuators.ready(side, watch);
    },
    async alone() {
      await ownWord();
      if (failing === undefined) return;
      const [reading, known] = await Promise.all([drill.standing(), journal.read()]);
      const stands = reading.text.trim();
      if (stands !== failing) throw new UserError(`Someone has set the drill to "${stands}" meanwhile.`);
      const on = drillAt(reading, clock.now());
      if (typeof on !== 'string' && isEnded(on, known))
        throw new UserError('A real outage has ended the drill.');
    },
    async undo(side) {
      const deadline = clock.now() + BACK_WITHIN_MS;
      const inTime: Watch = async () => {
        if (clock.now() <= deadline) return;
        throw new UserError(
          `${side} has not taken the traffic back within ${span(BACK_WITHIN_MS)}; see routeaway status.`,
        );
      };
      const patience: Watch = async () => {
        if ((await against(side)) === 'it really fails')
          throw new UserError(
            `Traffic stays on ${activeSide(await journal.read())}, since ${side} really fails. Once it is well: routeaway to ${side}, then routeaway auto.`,
          );
        await inTime();
      };
      try {
        await endFailing();
        // A switch that is under way may land yet.
        while (newest(await journal.read())?.phase === 'in-progress') await pause(ports, inTime);
        await actuators.bring(side, patience);
      } finally {
        await actuators.release();
      }
    },
  };
  return actuators;
}
