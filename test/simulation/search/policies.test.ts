/** Each policy does what its documentation says, in traces that can be worked out by hand. */
import { naive } from '../../../lab/simulation/policies/naive.ts';
import { none } from '../../../lab/simulation/policies/none.ts';
import { originGroup } from '../../../lab/simulation/policies/origin-group.ts';
import type { Policy } from '../../../lab/simulation/policies/policy.ts';
import { route53 } from '../../../lab/simulation/policies/route53.ts';
import { workshop } from '../../../lab/simulation/policies/workshop.ts';
import {
  BOTH_CONTROLS,
  DNS_ALONE,
  GIVEN,
  KEY_AND_DNS,
  ONE_CONTROL,
  READS_OPTED_IN,
  THREE_CONTROLLERS,
} from '../../../lab/simulation/search/policies.ts';
import { MINUTE, played, SECOND, traceOf } from './play.ts';

const DEATH = 10 * MINUTE;
const OUTAGE = traceOf({ '10m': 'primary dead', '40m': 'primary well' });
/** Ten requests a second, two of them writes. */
const OF_THE_OUTAGE = { reads: 8 * 30 * 60, writes: 2 * 30 * 60 };

const firstSwitch = async (policy: Policy, seed = 1) => {
  const { lived } = await played(policy, OUTAGE, {}, seed);
  return (lived.switches[0]?.at ?? Number.NaN) - DEATH;
};

describe('no failover', () => {
  test('fails for as long as the outage lasts', async () => {
    const { experience, switches } = await played(none, OUTAGE);
    expect(experience.reads.failed).toBeCloseTo(OF_THE_OUTAGE.reads);
    expect(experience.writes.failed).toBeCloseTo(OF_THE_OUTAGE.writes);
    expect(experience.outages).toEqual([{ from: DEATH, to: 40 * MINUTE }]);
    expect(switches.all).toBe(0);
  });
});

describe('Route 53 with fast checks', () => {
  test('three checks ten seconds apart: the answer changes after 20 to 30 s, whenever the checkers ask', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const after = await firstSwitch(route53(), seed);
      expect(after).toBeGreaterThan(20 * SECOND);
      expect(after).toBeLessThan(30 * SECOND);
    }
  });

  test('clients follow within the time to live, on average after half of it', async () => {
    const { lived, experience } = await played(route53(), OUTAGE);
    const answered = lived.switches[0]?.at ?? 0;
    const [outage] = experience.outages;
    expect(outage?.from).toBe(DEATH);
    expect(outage?.to).toBeGreaterThan(answered + 50 * SECOND);
    expect(outage?.to).toBeLessThanOrEqual(answered + 60 * SECOND);
    expect(experience.writes.failed / 2).toBeCloseTo((answered - DEATH) / SECOND + 30, -1);
  });

  test('resolvers that overstay keep failing', async () => {
    const prompt = await played(route53(), OUTAGE);
    const slow = await played(route53(), OUTAGE, { overstay: { share: 0.1, ms: 20 * MINUTE } });
    const more = slow.experience.writes.failed - prompt.experience.writes.failed;
    // A tenth of the clients, ten minutes on average instead of half a minute.
    expect(more).toBeGreaterThan(0.1 * 2 * 500);
    expect(more).toBeLessThan(0.1 * 2 * 640);
  });

  test('returns to the primary by itself, and that is no needless switch', async () => {
    const { lived, switches } = await played(route53(), OUTAGE);
    expect(lived.switches.map(({ to }) => to)).toEqual(['standby', 'primary']);
    expect((lived.switches[1]?.at ?? 0) - 40 * MINUTE).toBeGreaterThan(20 * SECOND);
    expect(switches).toEqual({ all: 2, needless: 0, harmful: 0 });
  });

  test('answers with the primary where both are unhealthy', async () => {
    const both = traceOf({ '5m': 'standby dead', '10m': 'primary dead' });
    expect((await played(route53(), both)).lived.switches).toEqual([]);
  });

  test('checkers are many: what is wrong between our prober and the Region is not their concern', async () => {
    const { lived } = await played(route53(), traceOf({ '10m': 'primary dead to the prober' }));
    expect(lived.switches).toEqual([]);
  });

  test('a Region that is half broken seldom fails three checks in a row', async () => {
    const { lived } = await played(route53(), traceOf({ '10m': 'primary errors 30%' }));
    expect(lived.switches).toEqual([]);
  });
});

describe('alarm and Lambda', () => {
  test('two bad minutes, then as long as a change of the distribution takes', async () => {
    const { lived, experience } = await played(naive(), OUTAGE);
    const [only] = lived.switches;
    expect([2 * MINUTE, 3 * MINUTE]).toContain((only?.at ?? 0) - DEATH);
    expect(experience.outages).toEqual([{ from: DEATH, to: (only?.at ?? 0) + 180 * SECOND }]);
  });

  test('goes to a dead standby, and stays there when the primary is back', async () => {
    const trace = traceOf({ '5m': 'standby dead', '10m': 'primary dead', '20m': 'primary well' });
    const { experience, switches } = await played(naive(), trace);
    expect(experience.outages).toEqual([{ from: DEATH, to: 60 * MINUTE }]);
    expect(switches).toEqual({ all: 1, needless: 0, harmful: 0 });
    const half = traceOf({ '5m': 'standby dead', '10m': 'primary errors 80%' });
    expect((await played(naive(), half)).switches).toEqual({ all: 1, needless: 0, harmful: 1 });
  });

  test('takes its own trouble for the target’s', async () => {
    const trace = traceOf({ '10m': 'prober cut off', '20m': 'prober connected' });
    const { experience, switches } = await played(naive(), trace);
    expect(switches).toEqual({ all: 1, needless: 1, harmful: 0 });
    expect(experience.outages).toEqual([]);
  });

  test('moves once us-east-1 is back, if it still has to', async () => {
    const trace = traceOf({ '5m': 'us-east-1 gone', '10m': 'primary dead', '30m': 'us-east-1 back' });
    expect((await played(naive(), trace)).lived.switches).toEqual([
      { at: 30 * MINUTE, from: 'primary', to: 'standby', asked: false },
    ]);
    const fixed = traceOf({
      '5m': 'us-east-1 gone',
      '10m': 'primary dead',
      '20m': 'primary well',
      '30m': 'us-east-1 back',
    });
    expect((await played(naive(), fixed)).lived.switches).toEqual([]);
  });

  test('a silent check sees nothing', async () => {
    const trace = traceOf({ '5m': 'prober silent', '10m': 'primary dead' });
    expect((await played(naive(), trace)).lived.switches).toEqual([]);
  });
});

describe('canary and Route 53', () => {
  test('two bad minutes, then the resolvers; one good minute, and back', async () => {
    const { lived, experience } = await played(workshop(), OUTAGE);
    const [away, back] = lived.switches;
    expect([2 * MINUTE, 3 * MINUTE]).toContain((away?.at ?? 0) - DEATH);
    expect([1 * MINUTE, 2 * MINUTE]).toContain((back?.at ?? 0) - 40 * MINUTE);
    expect(experience.outages[0]?.to).toBeGreaterThan((away?.at ?? 0) + 50 * SECOND);
  });

  test('does not ask whether the standby is well', async () => {
    const both = traceOf({ '5m': 'standby dead', '10m': 'primary dead' });
    expect((await played(workshop(), both)).lived.switches).toHaveLength(1);
  });
});

describe('origin group', () => {
  test('reads go on, writes never move', async () => {
    const { experience, lived } = await played(originGroup, OUTAGE);
    expect(experience.reads).toEqual({ sent: expect.any(Number), failed: 0, late: 0 });
    expect(experience.writes.failed).toBeCloseTo(OF_THE_OUTAGE.writes);
    expect(lived.switches).toEqual([]);
  });

  test('each read waits for the first origin, and fails where its client does not wait so long', async () => {
    const hole = traceOf({ '10m': 'primary black-hole', '40m': 'primary well' });
    const { reads } = (await played(originGroup, hole)).experience;
    expect(reads.failed).toBe(0);
    expect(reads.late).toBeCloseTo(OF_THE_OUTAGE.reads);
    const hasty = (await played(originGroup, hole, { patience: 5 * SECOND })).experience;
    expect(hasty.reads.failed).toBeCloseTo(OF_THE_OUTAGE.reads);
  });

  test('an answer that only looks well is passed on', async () => {
    const page = traceOf({ '10m': 'primary wrong-body', '40m': 'primary well' });
    expect((await played(originGroup, page)).experience.reads.failed).toBeCloseTo(OF_THE_OUTAGE.reads);
  });
});

describe('Routeaway, as it is', () => {
  test('both traffic controls: eighteen seconds after a tick, and the time of the key', async () => {
    const { lived, experience, switches } = await played(BOTH_CONTROLS, OUTAGE);
    const after = (lived.switches[0]?.at ?? 0) - DEATH;
    expect(after).toBeGreaterThan(18 * SECOND);
    expect(after).toBeLessThan(30 * SECOND);
    const [outage] = experience.outages;
    const followed = (outage?.to ?? 0) - (lived.switches[0]?.at ?? 0);
    expect(followed).toBeGreaterThanOrEqual(31 * SECOND);
    // The key may be written a moment after the distribution.
    expect(followed).toBeLessThan(31.1 * SECOND);
    expect(switches).toEqual({ all: 1, needless: 0, harmful: 0 });
  });

  test('the distribution alone: as long as a change of it takes', async () => {
    const { lived, experience } = await played(ONE_CONTROL, OUTAGE);
    const [outage] = experience.outages;
    expect((outage?.to ?? 0) - (lived.switches[0]?.at ?? 0)).toBe(180 * SECOND);
  });

  test.each([THREE_CONTROLLERS, KEY_AND_DNS, DNS_ALONE])(
    '$name: one switch, and clients follow within a minute and a half',
    async (policy) => {
      const { lived, experience, switches } = await played(policy, OUTAGE);
      expect(switches).toEqual({ all: 1, needless: 0, harmful: 0 });
      const via = policy === DNS_ALONE ? 'direct' : 'edge';
      expect(new Set(lived.groups.map((group) => group.via))).toEqual(new Set([via]));
      const [outage, ...more] = experience.outages;
      expect([outage?.from, more]).toEqual([DEATH, []]);
      expect(outage?.to).toBeLessThan(DEATH + 90 * SECOND);
    },
  );

  test('with DNS alone resolvers that overstay keep failing', async () => {
    const prompt = await played(DNS_ALONE, OUTAGE);
    const slow = await played(DNS_ALONE, OUTAGE, { overstay: { share: 0.05, ms: 5 * MINUTE } });
    expect(slow.experience.writes.failed).toBeGreaterThan(prompt.experience.writes.failed + 0.05 * 2 * 60);
  });

  test('while us-east-1 is gone a key and a distribution stay, and with DNS traffic moves', async () => {
    // Short: while a switch is due, and cannot be, every second is lived through.
    const acts = {
      '9m': 'us-east-1 gone',
      '10m': 'primary dead',
      '13m': 'primary well',
      '14m': 'us-east-1 back',
    };
    const gone = traceOf(acts, 20);
    const stays = await played(THREE_CONTROLLERS, gone);
    expect(stays.experience.outages).toEqual([{ from: DEATH, to: 13 * MINUTE }]);
    for (const policy of [KEY_AND_DNS, DNS_ALONE]) {
      const { experience, switches } = await played(policy, gone);
      expect(switches).toEqual({ all: 1, needless: 0, harmful: 0 });
      expect(experience.outages).toEqual([{ from: DEATH, to: expect.any(Number) }]);
      expect(experience.outages[0]?.to).toBeLessThan(DEATH + 90 * SECOND);
    }
  });

  test('reads opted in: no read fails but where an edge location has no key for a moment, writes as before', async () => {
    const { experience } = await played(READS_OPTED_IN, OUTAGE);
    const before = (await played(BOTH_CONTROLS, OUTAGE)).experience;
    // While it follows the switch, each of four locations has none for some seconds at most; then nobody asks the other side.
    expect(experience.reads.failed).toBeLessThan(GIVEN.requestsPerSecond * GIVEN.reads * 5);
    // The two play other draws, so one may decide a tick in doubt later: two seconds, two writes each.
    expect(Math.abs(experience.writes.failed - before.writes.failed)).toBeLessThan(5);
    expect(before.reads.failed).toBeGreaterThan(200);
  });

  test('does not go to a dead standby', async () => {
    const both = traceOf({ '5m': 'standby dead', '10m': 'primary dead' });
    expect((await played(BOTH_CONTROLS, both)).lived.switches).toEqual([]);
  });
});
