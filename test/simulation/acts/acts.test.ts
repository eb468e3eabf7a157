/** The table of acts: each is read as it is printed, ends as it says, and whatever is drawn can be played. */

import { seeded } from '../../../lab/emulator/model/index.ts';
import {
  type Act,
  actOf,
  apply,
  drawAny,
  FORMS,
  inverseOf,
  isEnd,
  isFault,
  kindOf,
  lineOf,
  parseAct,
} from '../../../lab/simulation/acts/acts.ts';
import { createWorld } from '../../../lab/simulation/world/world.ts';

type Says = 'fault' | 'kill' | 'people' | 'end';

/** A line, what ends it, and what it is. */
const LINES: readonly (readonly [string, string | undefined, Says])[] = [
  ['primary slow 2.7s to the prober', 'primary well', 'fault'],
  ['standby well', undefined, 'end'],
  ['control Region us-west-2 gone', 'control Region us-west-2 back', 'fault'],
  ['control Region us-west-2 back', undefined, 'end'],
  ['vantage point of eu-west-1 down', 'vantage point of eu-west-1 well', 'fault'],
  ['way from ca-central-1 to us-west-2 cut', 'way from ca-central-1 to us-west-2 open', 'fault'],
  ['ways of ca-central-1 cut', 'ways of ca-central-1 open', 'fault'],
  ['prober of us-west-2 finds primary bad', 'prober of us-west-2 finds primary as it is', 'fault'],
  [
    'prober of us-west-2 reads the alarm of primary as ALARM',
    'prober of us-west-2 reads the alarm of primary as it is',
    'fault',
  ],
  ['alarm of primary ALARM', 'alarm of primary OK', 'fault'],
  ['alarm of standby unreadable', 'alarm of standby OK', 'fault'],
  ['alarm of standby OK', undefined, 'end'],
  ['edge from ca-central-1 down', 'edge from ca-central-1 well', 'fault'],
  ['clock of eu-west-1 slow 3s', 'clock of eu-west-1 right', 'fault'],
  ['beacon of us-west-2 is silent', 'beacon of us-west-2 is well', 'fault'],
  ['latch of us-west-2 is lying', 'latch of us-west-2 is well', 'fault'],
  ['checkers of the beacons flapping', 'checkers of the beacons well', 'fault'],
  ['failover records edited', 'failover records well', 'fault'],
  ['us-east-1 gone', 'us-east-1 back', 'fault'],
  ['override in eu-west-1 hold', undefined, 'people'],
  ['kill switchers of us-west-2', undefined, 'kill'],
  ['prober cut off', 'prober connected', 'fault'],
  ['prober speaks', undefined, 'end'],
  ['prober doubled', undefined, 'fault'],
  ['control sites gone', 'control sites well', 'fault'],
  ['certificate of public ends in 14d', undefined, 'fault'],
  ['replica of standby 10m behind', 'replica of standby silent', 'fault'],
  ['capacity of standby 10', undefined, 'fault'],
  ['hook not ready', 'hook ready', 'fault'],
  ['cache before public on', 'cache before public off', 'fault'],
  ['override hold until 2027-01-05T00:10Z because so', 'override auto', 'people'],
  ['override auto', undefined, 'end'],
  ['unchecked override " "', 'override auto', 'people'],
  ['drill standby until 2027-01-05T00:10Z', 'drill none', 'people'],
  ['console edit primary', undefined, 'people'],
  ['console edit standby default only', undefined, 'people'],
  ['deploy active primary', undefined, 'people'],
  ['deploy active standby comment two words', undefined, 'people'],
  ['key v1 primary 1 reads', undefined, 'people'],
  ['mark another', 'mark ours', 'people'],
  ['mark gone', undefined, 'people'],
  ['acknowledge', undefined, 'people'],
  ['start 1 switcher', undefined, 'fault'],
  ['kill switchers', undefined, 'kill'],
  ['next 2 prober ledger.write: killed before', 'calls well', 'kill'],
  ['next journal.write: slow 3s', 'calls well', 'fault'],
  ['every switcher store.write: unavailable', 'every store.write: well', 'fault'],
  ['every journal.read: latency 2s', 'every journal.read: well', 'fault'],
  ['every store.write: well', undefined, 'end'],
  ['control store down', 'control store well', 'fault'],
  ['calls 2.5% killing', 'calls 0% killing', 'kill'],
  ['calls 0% refused', undefined, 'end'],
  ['calls well', undefined, 'end'],
  ['messages twice', 'messages well', 'fault'],
  ['messages 30% lost 100% twice', 'messages well', 'fault'],
  ['schedules late 20s', 'schedules on time', 'fault'],
  ['clock of the prober slow 250ms', 'clock of the prober right', 'fault'],
  ['propagation 30s to 12m', 'propagation 1m to 5m', 'people'],
];

test.each(LINES)('%s', (line, end, says) => {
  const act = actOf(line);
  expect(lineOf(act)).toBe(line);
  // Data, and nothing else.
  expect(JSON.parse(JSON.stringify(act))).toEqual(act);
  expect(inverseOf(act)).toBe(end);
  if (end !== undefined) expect(isEnd(actOf(end))).toBe(true);
  expect(isEnd(act) ? 'end' : kindOf(act)).toBe(says);
  expect(isFault(act)).toBe(says === 'fault' || says === 'kill');
});

test('each row of the table has a line here', () => {
  expect(new Set(LINES.map(([line]) => actOf(line).do)).size).toBe(FORMS.length);
});

test.each([
  ['control store down', 'control store down'],
  ['next 2 distribution.move: slow 2s', 'next 2 distribution.move: slow 2s'],
  ['every switcher distribution.look: failed', 'every switcher distribution.look: failed'],
  ['every switcher.invoke: request lost', 'every switcher.invoke: request lost'],
])('%s: an old name is read, too', (old, today) => expect(lineOf(actOf(old))).toBe(today));

test.each([
  ['unchecked override "\\q"', '"\\q" is no text as JSON quotes it'],
  ['next journal.write: eaten', '"eaten" is no fault of a call'],
  ['calls 101% refused', 'calls are e.g. "5% refused"'],
  ['primary none', 'write "well" for a Region that works again'],
])('%s: what is wrong with it', (line, says) => {
  expect(() => actOf(line)).toThrow(says);
  expect(typeof parseAct(line)).not.toBe('object');
});

test('whatever is drawn for random worlds can be played, and all sorts are', () => {
  const random = seeded(1);
  const drawn = new Map<Act['do'], number>();
  const world = createWorld();
  for (let i = 0; i < 2_000; i++) {
    const { lines, lasts } = drawAny(random, i * 1_000);
    for (const line of lines) {
      const act = actOf(line);
      expect(lineOf(act)).toBe(line);
      drawn.set(act.do, (drawn.get(act.do) ?? 0) + 1);
      if (lasts !== undefined) expect(inverseOf(act)).toBeDefined();
      if (i < 200 && act.do !== 'edit' && act.do !== 'deploy') apply(world, act);
    }
  }
  expect(drawn.size).toBe(15);
  expect(Math.min(...drawn.values())).toBeGreaterThan(15);
});
