import { alone } from '../../../bench/prober/ports.ts';
import { createDrills } from '../../../functions/prober/drill.ts';
import { tick } from '../../../functions/prober/tick.ts';
import { type Drill, type DrillReading, drillAt, drillId, withEnded } from '../../../shared/core/drill.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Side } from '../../../shared/core/side.ts';
import { createWorld } from './world.ts';

const AT = Date.parse('2027-01-05T17:30:00Z');
const GAME_DAY = 'primary until 2027-01-05T18:00:00Z because game day';

const endedIn = (journal: Journal, text: string): Journal =>
  withEnded(journal, [drillId(drillAt({ text }, AT) as Drill)], AT);

function setup(first: DrillReading | Error, home?: Side, region?: string) {
  const world = createWorld();
  let reading = first;
  const item = {
    async read() {
      if (reading instanceof Error) throw reading;
      return reading;
    },
  };
  const drills = createDrills(item, world.ports.journal, world.ports.log);
  const ports = { ...world.ports, drills, ...(home && { home }), ...(region !== undefined && { region }) };
  return {
    world,
    tick: (at = AT) => tick(ports, at, alone(ports)),
    say(next: typeof reading) {
      reading = next;
    },
    loud: () => world.lines.filter(({ level }) => level === 'error').map(({ sentence }) => sentence),
  };
}

test('under a drill the metric, the ledger and the line about the probe say so', async () => {
  const { world, tick } = setup({ text: GAME_DAY });
  await tick();
  expect(world.published[0]?.primary).toMatchObject({ judgement: 'unhealthy', drill: true });
  expect(world.ledger.primary[0]?.evidence).toMatch(/^drill: /);
  expect(world.ledger.public[0]).toMatchObject({ judgement: 'unhealthy', drill: true });
  expect(world.ledger.standby[0]?.judgement).toBe('healthy');
  expect(world.lines[0]).toMatchObject({ level: 'warn', fields: { drill: GAME_DAY } });
});

test('a drill stops the prober of its control Region, which leaves no trace but its log', async () => {
  const text = 'control:us-west-2 until 2027-01-05T18:00:00Z';
  const { world, tick } = setup({ text }, undefined, 'us-west-2');
  world.primary = 'unhealthy';
  expect(await tick()).toBeUndefined();
  expect([world.published, world.ledger.primary, world.woken]).toEqual([[], [], []]);
  expect(world.lines).toMatchObject([
    {
      level: 'warn',
      sentence: 'A drill stops this prober: nothing of this tick is written.',
      fields: { drill: text },
    },
  ]);
  await tick(Date.parse('2027-01-05T18:00:00Z'));
  expect(world.ledger.primary).toHaveLength(1);
});

test('the probers of other control Regions go on', async () => {
  const { world, tick } = setup(
    { text: 'control:us-west-2 until 2027-01-05T18:00:00Z' },
    undefined,
    'ca-central-1',
  );
  await tick();
  expect(world.ledger.primary).toMatchObject([{ judgement: 'healthy' }]);
  expect(world.lines[0]).toMatchObject({ level: 'info', sentence: 'All healthy.' });
});

test.each<[string, DrillReading | Error, string]>([
  ['nonsense', { text: 'primary' }, 'There is no drill: its item is invalid.'],
  ['a failing call', new Error('denied'), 'There is no drill: its item cannot be read.'],
])('%s is no drill, and said once', async (_, reading, sentence) => {
  const { world, tick, loud, say } = setup(reading);
  await tick();
  await tick(AT + 10_000);
  expect(world.published.map(({ primary }) => primary.judgement)).toEqual(['healthy', 'healthy']);
  expect(loud()).toEqual([sentence]);
  say({ text: 'none' });
  await tick(AT + 20_000);
  say(reading);
  await tick(AT + 30_000);
  expect(loud()).toEqual([sentence, sentence]);
});

test('a drill does not blame anybody where the prober itself cannot reach the world', async () => {
  const { world, tick } = setup({ text: GAME_DAY }, 'primary');
  world.standby = world.public = 'unhealthy';
  world.control = false;
  await tick();
  expect(world.published[0]?.primary.judgement).toBe('unknown');
});

test('a drill leaves the proof of the network as it is: what was seen counts, not what is made of it', async () => {
  const { world, tick } = setup({ text: GAME_DAY });
  world.standby = world.public = 'unhealthy';
  world.control = false;
  await tick();
  expect(world.published[0]).toMatchObject({
    primary: { judgement: 'unhealthy', drill: true },
    standby: { judgement: 'unhealthy' },
  });
});

test('a drill is over at its end', async () => {
  const { world, tick } = setup({ text: GAME_DAY });
  await tick(Date.parse('2027-01-05T18:00:00Z'));
  expect(world.published[0]?.primary.judgement).toBe('healthy');
});

test('a drill that a real outage has ended is none any more, and that is said once', async () => {
  const { world, tick, loud } = setup({ text: GAME_DAY });
  world.journal = endedIn(world.journal, GAME_DAY);
  await tick();
  await tick(AT + 10_000);
  expect(world.published.map(({ primary }) => primary.judgement)).toEqual(['healthy', 'healthy']);
  const said = world.lines.filter(({ sentence }) => sentence.startsWith('There is no drill'));
  expect(said).toMatchObject([
    { level: 'warn', sentence: 'There is no drill: a real outage has ended it.', fields: { why: GAME_DAY } },
  ]);
  expect(loud()).toEqual([]);
});

test('the end of another drill ends none, and where the journal cannot be read there is none', async () => {
  const { world, tick } = setup({ text: GAME_DAY });
  world.journal = endedIn(world.journal, GAME_DAY.replace('primary', 'standby'));
  await tick();
  world.failing.add('journal');
  await tick(AT + 10_000);
  expect(world.published.map(({ primary }) => primary.judgement)).toEqual(['unhealthy', 'healthy']);
});
