/**
 * Properties of what moves traffic, whatever the probers see: verdicts arrive late, twice and in any order, go through the
 * ledger, and the rules decide at each look. The standby is well, and the public endpoint fails with the primary, or an alarm of
 * the user's is in ALARM, so nothing but the evidence against the primary keeps traffic there.
 */
import { decide } from '../../../shared/core/decision/decide.ts';
import type { Situation } from '../../../shared/core/decision/decision.ts';
import { judge } from '../../../shared/core/decision/health.ts';
import { SECOND } from '../../../shared/core/duration.ts';
import { EMPTY_LEDGER, type Ledger, record } from '../../../shared/core/journal/ledger.ts';
import { AUTO } from '../../../shared/core/override.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/core/settings.ts';
import { isBad, type Tick } from '../../../shared/core/verdict/verdict.ts';
import fc from '../../fast-check.ts';
import { journalOf, NOW } from './build.ts';

/** What a vantage point saw at a moment, and when the ledger has it (epoch ms). */
interface Heard {
  readonly point: number;
  readonly tick: number;
  readonly bad: boolean;
  /** What is bad is an alarm of the user's, and the public endpoint answers. */
  readonly alarm: boolean;
  readonly arrives: number;
}

const tickOf = ({ tick, bad, alarm }: Heard): Tick => {
  const good = { tick, judgement: 'healthy', evidence: '' } as const;
  const seen = bad ? ({ ...good, judgement: 'unhealthy' } as const) : good;
  const answered = { ...good, servedBy: 'primary' } as const;
  return bad && alarm
    ? { at: tick, primary: { ...seen, alarm: 'healthy' }, standby: good, public: answered }
    : { at: tick, primary: seen, standby: good, public: bad ? seen : answered };
};

function situationAt(now: number, points: readonly Ledger[], settings: Settings): Situation {
  const [first = EMPTY_LEDGER] = points;
  return {
    now,
    run: 'this',
    settings,
    override: AUTO,
    active: 'primary',
    health: {
      primary: judge(points, 'primary', now, settings),
      standby: judge(points, 'standby', now, settings),
    },
    points,
    public: first.public,
    edge: { distribution: 'primary', deployed: true, key: 'absent' },
    journal: journalOf(),
  };
}

/** Looks each second from one moment to another; `fails` gets each look at which a failover begins. */
function play(
  count: number,
  heard: readonly Heard[],
  from: number,
  to: number,
  settings: Settings,
  fails: (points: readonly Ledger[]) => void,
): void {
  const points = Array.from({ length: count }, () => EMPTY_LEDGER);
  const queue = heard.toSorted((a, b) => a.arrives - b.arrives);
  let next = 0;
  for (let now = from; now <= to; now += SECOND) {
    let news = false;
    for (; next < queue.length; next++) {
      const one = queue[next] as Heard;
      if (one.arrives > now) break;
      points[one.point] = record(points[one.point] as Ledger, tickOf(one));
      news = true;
    }
    if (news && decide(situationAt(now, points, settings)).move?.kind === 'failover') fails(points);
  }
}

const SLOT = 2 * SECOND;
const FROM = -130;
const TO = 45;

/**
 * What one vantage point does: its slots begin at an offset, it probes in each fifth slot and in some more, it loses some, and
 * what it saw arrives up to 25 s late, now and then twice. `bad`: whether it sees a failure at a moment (ms after NOW).
 */
const probing = fc.record({
  offset: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: SLOT - 1 })),
  fifth: fc.integer({ min: 0, max: 4 }),
  doubt: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: FROM, max: 5 })),
  lost: fc.uniqueArray(fc.integer({ min: FROM, max: TO }), { maxLength: 6 }),
  late: fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 7, maxLength: 7 }),
  promptly: fc.boolean(),
  twice: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 7 }),
  alarms: fc.constantFrom('none', 'some', 'all'),
  marks: fc.array(fc.boolean(), { minLength: 41, maxLength: 41 }),
});
type Probing = typeof probing extends fc.Arbitrary<infer T> ? T : never;

function heardBy(one: Probing, point: number, bad: (ms: number, mark: boolean) => boolean): Heard[] {
  const heard: Heard[] = [];
  for (let slot = FROM; slot <= TO; slot++) {
    const isTick = slot >= one.doubt || (((slot - one.fifth) % 5) + 5) % 5 === 0;
    if (!isTick || one.lost.includes(slot)) continue;
    const ms = slot * SLOT + one.offset;
    const nth = slot - FROM;
    const late = (one.late[nth % 7] as number) * SECOND * (one.promptly ? 0 : 1);
    const seen: Heard = {
      point,
      tick: NOW + ms,
      bad: bad(ms, one.marks[nth % 41] as boolean),
      alarm: one.alarms === 'all' || (one.alarms === 'some' && nth % 3 > 0),
      arrives: NOW + ms + late,
    };
    heard.push(seen);
    // Another run made the same tick: its answer was good, and came at once or later.
    if (one.twice.includes(nth % 7))
      heard.push({ ...seen, bad: seen.bad && nth % 2 === 0, arrives: NOW + ms + (nth % 4) * 5 * SECOND });
  }
  return heard;
}

const confirm = fc.integer({ min: 8, max: 60 }).map((seconds) => seconds * SECOND);

describe.each([1, 3])('%i vantage points', (count) => {
  const probers = fc.array(probing, { minLength: count, maxLength: count });

  test('after 60 s without a failure a blip whose failures all began within less than confirmSeconds moves nothing', () => {
    let blips = 0;
    fc.assert(
      fc.property(
        probers,
        confirm,
        fc.boolean(),
        fc.integer({ min: 0, max: 100 }),
        (points, least, allBad, past) => {
          const settings = { ...DEFAULT_SETTINGS, confirm: least };
          const heard = points.flatMap((one, i) =>
            heardBy(one, i, (ms, mark) =>
              ms >= 0
                ? ms < least && (allBad || mark)
                : ms <= -60 * SECOND && ms >= -60 * SECOND - past * SECOND,
            ),
          );
          if (heard.filter(({ bad, tick }) => bad && tick >= NOW).length > 5) blips++;
          play(count, heard, NOW, NOW + TO * SLOT, settings, () => {
            throw new Error('traffic moves');
          });
        },
      ),
      { numRuns: count === 1 ? 60 : 30 },
    );
    expect(blips).toBeGreaterThan(10);
  });

  test('no failover begins without two bad verdicts of that Region in the ten seconds up to the newest one', () => {
    let failovers = 0;
    fc.assert(
      fc.property(probers, fc.integer({ min: 5, max: 30 }), fc.nat(60), (points, bad, until) => {
        const settings = { ...DEFAULT_SETTINGS, confirm: 8 * SECOND };
        // An outage, and then failures here and there.
        const heard = points.flatMap((one, i) =>
          heardBy(
            one,
            i,
            (ms, mark) => ms >= 0 && (ms < bad * SECOND || (mark && ms > (bad + until) * SECOND)),
          ),
        );
        play(count, heard, NOW, NOW + TO * SLOT, settings, (ledgers) => {
          failovers++;
          const seen = ledgers.map(({ primary }) => primary);
          const groups =
            count === 1 ? [seen] : [seen, ...seen.map((_, out) => seen.filter((_, i) => i !== out))];
          for (const group of groups) {
            const all = group.flat();
            const newest = Math.max(...all.map(({ tick }) => tick));
            const recent = all.filter((one) => isBad(one) && newest - one.tick <= 10 * SECOND);
            expect(recent.length).toBeGreaterThanOrEqual(2);
          }
        });
      }),
      { numRuns: count === 1 ? 40 : 20 },
    );
    expect(failovers).toBeGreaterThan(10);
  });
});
