import type { EventPattern } from '../../model/event-pattern.ts';
import { checkEventPattern, matchesEvent } from '../../model/event-pattern.ts';
import type { CloudEvent, Rule } from '../../model/events.ts';
import { refusal, START, testCloud } from './lab.ts';

const ARN = 'arn:aws:lambda:ca-central-1:123456789012:function:ticker';
const EVERY_MINUTE: Rule = {
  name: 'tick',
  schedule: 'rate(1 minute)',
  targets: [{ id: 'ticker', arn: ARN }],
  firstAfterMs: 5000,
};

function setUp(
  permission = { principal: 'events.amazonaws.com', sourceArn: 'arn:aws:events:*:*:rule/tick' },
) {
  const test = testCloud();
  const runs: { at: number; event: CloudEvent }[] = [];
  test.cloud.functions.register({
    name: 'ticker',
    arn: ARN,
    timeoutMs: 1000,
    run: async (event) => runs.push({ at: test.clock.now() - START, event: event as CloudEvent }),
    permissions: [permission],
  });
  return { ...test, events: test.cloud.events, runs };
}

describe('a schedule', () => {
  test('fires each period, late by a jitter that does not add up', async () => {
    const world = setUp();
    world.delivery.schedule.delay = { from: 0, to: 3000 };
    world.events.put(EVERY_MINUTE);
    await world.pass(10 * 60_000);
    expect(world.runs).toHaveLength(10);
    for (const [index, { at, event }] of world.runs.entries()) {
      const late = at - (5000 + index * 60_000) - 100;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(3000);
      expect(event).toMatchObject({
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        resources: ['arn:aws:events:ca-central-1:123456789012:rule/tick'],
        time: new Date(START + 5000 + index * 60_000).toISOString().replace('.000', ''),
      });
    }
  });

  test('keeps its rhythm to the millisecond; one that is replaced does not fire twice', async () => {
    const world = setUp();
    world.events.put({ ...EVERY_MINUTE, firstAfterMs: 1000 });
    world.events.put(EVERY_MINUTE);
    await world.pass(180_000);
    expect(world.runs.map(({ at }) => at)).toEqual([5200, 65_200, 125_200]);
  });

  test('starts within one period where nobody says when', async () => {
    const world = setUp();
    const { firstAfterMs: _, ...rule } = EVERY_MINUTE;
    world.events.put(rule);
    await world.pass(60_200);
    expect(world.runs).toHaveLength(1);
  });

  test('rests while disabled, sends its input', async () => {
    const world = setUp();
    world.events.put({ ...EVERY_MINUTE, targets: [{ id: 'ticker', arn: ARN, input: '{"warm":true}' }] });
    world.events.setEnabled('tick', false);
    await world.pass(180_000);
    expect(world.runs).toHaveLength(0);
    world.events.setEnabled('tick', true);
    await world.pass(60_000);
    expect(world.runs.map(({ event }) => event)).toEqual([{ warm: true }]);
    expect(refusal(() => world.events.setEnabled('tock', true))).toBe('ResourceNotFoundException 404');
  });

  test('a target that does not let the rule in is a loss that is told', async () => {
    const world = setUp({ principal: 'events.amazonaws.com', sourceArn: 'arn:aws:events:*:*:rule/other' });
    world.events.put(EVERY_MINUTE);
    await world.pass(10_000);
    expect(world.runs).toEqual([]);
    expect(world.losses).toMatchObject([{ target: ARN, error: { code: 'AccessDeniedException' } }]);
  });

  test.each(['rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)', 'cron(0 12 * * ? *)', 'every minute'])(
    'refuses %s',
    (schedule) => {
      const { events } = setUp();
      expect(refusal(() => events.put({ ...EVERY_MINUTE, schedule }))).toBe('ValidationException 400');
    },
  );

  test('refuses a rule that says neither when nor what for', () => {
    const { events } = setUp();
    expect(refusal(() => events.put({ name: 'idle', targets: [] }))).toBe('ValidationException 400');
  });
});

describe('a pattern', () => {
  const EVENT = {
    source: 'aws.ssm',
    'detail-type': 'Parameter Store Change',
    resources: ['a', 'b'],
    detail: { name: '/example/lab/override', count: 3 },
  };
  const rows: [EventPattern, boolean][] = [
    [{ source: ['aws.ssm'] }, true],
    [{ source: ['aws.s3', 'aws.ssm'] }, true],
    [{ source: ['aws.s3'] }, false],
    [{ source: ['aws.ssm'], detail: { name: ['/example/lab/override'] } }, true],
    [{ source: ['aws.ssm'], detail: { name: ['/other'] } }, false],
    [{ detail: { name: [{ prefix: '/example/' }] } }, true],
    [{ detail: { name: [{ prefix: '/other/' }, { suffix: 'override' }] } }, true],
    [{ detail: { name: [{ 'equals-ignore-case': '/EXAMPLE/lab/override' }] } }, true],
    [{ detail: { name: [{ 'anything-but': ['/example/lab/override'] }] } }, false],
    [{ detail: { name: [{ exists: true }], other: [{ exists: false }] } }, true],
    [{ detail: { other: [{ 'anything-but': 'x' }] } }, false],
    [{ detail: { count: [3] } }, true],
    [{ detail: { count: ['3'] } }, false],
    [{ resources: ['b'] }, true],
    [{ nested: { name: ['x'] } }, false],
  ];
  test.each(rows)('%j: %s', (pattern, fits) => {
    expect(refusal(() => checkEventPattern(pattern))).toBe('accepted');
    expect(matchesEvent(pattern, EVENT)).toBe(fits);
  });

  test.each([{ source: 'aws.ssm' }, { source: [] }, { detail: { n: [{ numeric: ['>', 1] }] } }, { $or: [] }])(
    'refuses %j',
    (pattern) => {
      expect(refusal(() => checkEventPattern(pattern as EventPattern))).toBe(
        'InvalidEventPatternException 400',
      );
    },
  );
});
