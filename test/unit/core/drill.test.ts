import {
  asItCounts,
  type Drill,
  drillAt,
  drillId,
  drillSays,
  drillsIn,
  drillText,
  isEnded,
  really,
  stops,
  underDrill,
  withEnded,
} from '../../../shared/core/drill.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER, record } from '../../../shared/core/journal/ledger.ts';
import type { PublicVerdict, Tick } from '../../../shared/core/verdict/verdict.ts';

const NOW = Date.parse('2027-01-05T17:30:00Z');
const until = Date.parse('2027-01-05T18:00:00Z');

describe('the line of a drill', () => {
  test.each<[string, Drill | 'none']>([
    ['none', 'none'],
    ['primary until 2027-01-05T18:00:00Z because game day', { side: 'primary', until, because: 'game day' }],
    ['standby until 2027-01-05T18:00Z', { side: 'standby', until }],
    ['standby until 2027-01-05T19:00+01:00', { side: 'standby', until }],
    ['control:us-west-2 until 2027-01-05T18:00Z', { control: 'us-west-2', until }],
    ['control:us-west-10 until 2027-01-05T18:00Z', { control: 'us-west-10', until }],
    [
      'primary and control:us-gov-east-1 until 2027-01-05T18:00Z because game day',
      { side: 'primary', control: 'us-gov-east-1', until, because: 'game day' },
    ],
    ['primary until 2027-01-05T17:30:00Z because it has ended', 'none'],
  ])('%s', (text, wanted) => {
    expect(drillAt({ text: ` ${text}\n` }, NOW)).toStrictEqual(wanted);
  });

  test.each([
    ['primary', 'is invalid'],
    ['primary because game day', 'is invalid'],
    ['both until 2027-01-05T18:00Z', 'is invalid'],
    ['control:west until 2027-01-05T18:00Z', 'is invalid'],
    ['control:us-west-2 and primary until 2027-01-05T18:00Z', 'is invalid'],
    ['primary and standby until 2027-01-05T18:00Z', 'is invalid'],
    ['primary control:us-west-2 until 2027-01-05T18:00Z', 'is invalid'],
    ['primary until tomorrow', 'is invalid'],
    ['primary until 2027-02-31T18:00Z', 'is invalid'],
    ['primary until 2027-13-01T18:00Z', 'is invalid'],
    ['primary until 2027-01-05T25:00Z', 'is invalid'],
    ['no primary until 2027-01-05T18:00Z', 'is invalid'],
    ['primary until 2027-01-05T18:00Z or so', 'is invalid'],
    ['primary until 2027-01-05T18:00Z because ', 'is invalid'],
    ['', 'is invalid'],
    ['primary until 2027-01-05T18:32Z', 'more than an hour'],
  ])('"%s" is no drill', (text, why) => {
    const drill = drillAt({ text }, NOW);
    expect(drill).not.toBe('none');
    expect(drill).toContain(why);
  });

  test('what is wrong is said in one sentence, with what was written and what would do', () => {
    const said = (text: string) => drillAt({ text }, NOW);
    expect(said('primary')).toBe(
      'The drill "primary" is invalid, so there is none: write none, or e.g. `primary until 2027-01-05T18:00:00Z because game day`.',
    );
    expect(said('primary until 2027-01-05T18:32Z')).toBe(
      'The drill "primary until 2027-01-05T18:32Z" is to last more than an hour, so there is none: write it again with an earlier end.',
    );
    expect(said('x'.repeat(60))).toContain(`"${'x'.repeat(60)}"`);
    expect(said('x'.repeat(61))).toContain(`"${'x'.repeat(60)}…"`);
  });

  test('an hour is what it may last, and a minute is what clocks may differ by', () => {
    const lasting = (ms: number) =>
      drillAt({ text: 'primary until 2027-01-05T18:00Z', writtenAt: until - ms }, NOW);
    expect(lasting(61 * 60_000)).toEqual({ side: 'primary', until, writtenAt: until - 61 * 60_000 });
    expect(lasting(61 * 60_000 + 1)).toContain('more than an hour');
  });

  test('one that was too long when it was written does not begin in its last hour', () => {
    const text = 'primary until 2027-01-05T18:00Z';
    const hours = 60 * 60_000;
    expect(drillAt({ text, writtenAt: until - 2 * hours }, NOW)).toContain('more than an hour');
    expect(drillAt({ text, writtenAt: until - hours }, NOW)).toEqual({
      side: 'primary',
      until,
      writtenAt: until - hours,
    });
  });

  test('one that a fast clock wrote lasts no longer than an hour either', () => {
    const text = 'primary until 2027-01-05T21:20Z';
    const end = Date.parse('2027-01-05T21:20Z');
    const by = (ahead: number) => drillAt({ text, writtenAt: NOW + ahead }, NOW);
    expect(by(end - NOW - 20 * 60_000)).toContain('more than an hour');
    expect(drillAt({ text, writtenAt: end - 20 * 60_000 }, end - 61 * 60_000)).toMatchObject({ until: end });
  });

  test('is written as it is read', () => {
    for (const what of ['primary', 'control:us-west-2', 'standby and control:us-west-2']) {
      const text = `${what} until 2027-01-05T18:00:00Z because game day`;
      expect(drillText(drillAt({ text }, NOW) as Drill)).toBe(text);
    }
    expect(drillText({ side: 'standby', until })).toBe('standby until 2027-01-05T18:00:00Z');
  });
});

describe('under a drill', () => {
  const healthy = { tick: NOW, judgement: 'healthy', evidence: 'status 200 in 40 ms' } as const;
  const tick = (over: Partial<Tick>): Tick => ({
    at: NOW,
    primary: healthy,
    standby: healthy,
    public: { ...healthy, servedBy: 'primary' },
    ...over,
  });
  const drill: Drill = { side: 'primary', until };
  const evidence = 'drill: primary counts as unhealthy until 18:00:00; seen: status 200 in 40 ms';

  test('the side and what it serves publicly are unhealthy, and say why', () => {
    const seen = underDrill(tick({}), drill);
    expect(seen.primary).toEqual({
      ...healthy,
      judgement: 'unhealthy',
      evidence,
      drill: true,
      drillId: `primary-${until}`,
    });
    expect(seen.public).toMatchObject({
      judgement: 'unhealthy',
      evidence,
      drill: true,
      drillId: `primary-${until}`,
      servedBy: 'primary',
    });
    expect(seen.standby).toEqual(healthy);
  });

  test('evidence stays as short as it has to be', () => {
    const long = { ...healthy, evidence: 'x'.repeat(160) };
    expect(underDrill(tick({ primary: long }), drill).primary.evidence).toHaveLength(160);
  });

  test('one that stops a control Region alone changes no verdict', () => {
    const seen = tick({});
    expect(underDrill(seen, { control: 'us-west-2', until })).toBe(seen);
    expect(stops({ control: 'us-west-2', until }, 'us-west-2')).toBe(true);
    expect(stops({ control: 'us-west-2', until }, 'ca-central-1')).toBe(false);
    // One controller knows no Region of its own, and nothing stops it.
    expect(stops(drill, undefined)).toBe(false);
    expect(stops(undefined, 'us-west-2')).toBe(false);
  });

  test('what the other side serves publicly stays healthy', () => {
    const publicly = { ...healthy, servedBy: 'standby' } as const;
    expect(underDrill(tick({ public: publicly }), drill).public).toEqual(publicly);
  });

  test('a failure that is real keeps its evidence, and silence stays silence', () => {
    const dead = { ...healthy, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } as const;
    const silent = { ...healthy, judgement: 'unknown', evidence: 'not asked' } as const;
    expect(underDrill(tick({ primary: dead }), drill).primary).toEqual(dead);
    expect(underDrill(tick({ primary: silent }), drill).primary).toEqual(silent);
  });
});

describe('what was really seen', () => {
  const seen = { tick: NOW, judgement: 'healthy', evidence: 'status 200 in 40 ms', latencyMs: 40 } as const;
  const dead = { tick: NOW, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } as const;
  const endpoint = { ...seen, servedBy: 'primary' } as const;
  const tick: Tick = { at: NOW, primary: seen, standby: dead, public: endpoint };
  const drill: Drill = { side: 'primary', until, writtenAt: NOW };
  const one = underDrill(tick, drill);
  const again: Drill = { ...drill, writtenAt: NOW + 1 };
  const another = underDrill(tick, again);
  const ended = (...drills: Drill[]) => ({
    drillsEnded: drills.map((each) => ({ id: drillId(each), at: NOW })),
  });
  const ledgerOf = (...ticks: Tick[]) => ticks.reduce((ledger, one) => record(ledger, one), EMPTY_LEDGER);

  test('stands beside what the drill makes of it, and comes back unchanged', () => {
    expect([really(one.primary), really(one.standby), really(one.public)]).toStrictEqual([
      seen,
      dead,
      endpoint,
    ]);
  });

  test('is what counts once a real outage has ended that drill, and no other', () => {
    const ledger = ledgerOf(one);
    expect(asItCounts(ledger, {})).toBe(ledger);
    const untimed = ({ latencyMs: _, ...verdict }: PublicVerdict) => verdict;
    expect(asItCounts(ledger, ended(drill)).primary).toStrictEqual([untimed(seen)]);
    expect(asItCounts(ledger, ended(drill)).public).toStrictEqual([untimed(endpoint)]);
    expect(asItCounts(ledgerOf(another), ended(drill)).primary).toStrictEqual([untimed(another.primary)]);
    expect(asItCounts(ledger, ended(drill, again)).primary).toStrictEqual([untimed(seen)]);
  });

  test('keeps since when a side is fit, and knows no outage', () => {
    const ticks = Array.from({ length: 7 }, (_, i): Tick => {
      const at = NOW + i * 10_000;
      return { at, primary: { ...one.primary, tick: at }, standby: dead, public: one.public };
    });
    expect(ticks.reduce((ledger, tick) => record(ledger, tick), EMPTY_LEDGER).goodSince.primary).toBe(NOW);
    expect(ledgerOf(one)).not.toHaveProperty('outage');
  });

  test('the drills in a ledger are known, those that have ended apart', () => {
    const later = { ...another.primary, tick: NOW + 1 };
    const both = { ...ledgerOf(one), primary: [later, one.primary] };
    expect(drillsIn(ledgerOf(tick), {})).toEqual([]);
    expect(drillsIn(both, {})).toEqual([drillId(drill), drillId(again)]);
    expect(drillsIn(both, ended(drill))).toEqual([drillId(again)]);
    expect(drillsIn(both, ended(drill, again))).toEqual([]);
  });

  test.each<[string, Drill]>([
    ['of the other side', { ...drill, side: 'standby' }],
    ['with another end', { ...drill, until: until + 1 }],
    ['that is written once more', again],
  ])('one %s is another drill', (_, next) => {
    expect(isEnded(drill, ended(drill))).toBe(true);
    expect(isEnded(next, ended(drill))).toBe(false);
    expect(isEnded(next, {})).toBe(false);
  });

  test('one that has ended is remembered for as long as anything may name it', () => {
    const first = withEnded(EMPTY_JOURNAL, ['a'], NOW);
    expect(first.drillsEnded).toEqual([{ id: 'a', at: NOW }]);
    const ids = (after: number) => withEnded(first, ['b'], NOW + after).drillsEnded?.map(({ id }) => id);
    expect(ids(69 * 60_000)).toEqual(['a', 'b']);
    expect(ids(70 * 60_000)).toEqual(['b']);
  });
});

test.each([
  [{ side: 'standby' }, 'standby counts as unhealthy'],
  [{ control: 'us-west-2' }, 'prober and controller in us-west-2 do nothing'],
  [
    { side: 'primary', control: 'us-west-2' },
    'primary counts as unhealthy, and prober and controller in us-west-2 do nothing',
  ],
] as const)('a drill of %j says what it does', (failing, says) => expect(drillSays(failing)).toBe(says));
