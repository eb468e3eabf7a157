import type { CloudEvent } from '../../model/events.ts';
import { refusal, START, testCloud } from './lab.ts';

const NAME = '/example/lab/override';
const GRAMMAR = '^(auto|observe|hold|primary|standby)( until \\S+)?( because .+)?$';

function setUp() {
  const test = testCloud();
  test.cloud.parameters.put({ name: NAME, value: 'auto', type: 'String', allowedPattern: GRAMMAR });
  return { ...test, parameters: test.cloud.parameters };
}

describe('a parameter', () => {
  test('is read by name, ARN and version; each put is a new version', () => {
    const { parameters, clock } = setUp();
    clock.advance(1000);
    expect(parameters.put({ name: NAME, value: 'hold because a drill', overwrite: true }).version).toBe(2);
    const expected = {
      name: NAME,
      type: 'String',
      value: 'hold because a drill',
      version: 2,
      lastModified: START + 1000,
    };
    expect(parameters.get(NAME)).toMatchObject(expected);
    expect(
      parameters.get('arn:aws:ssm:ca-central-1:123456789012:parameter/example/lab/override'),
    ).toMatchObject(expected);
    expect(parameters.get(`${NAME}:1`).value).toBe('auto');
    expect(refusal(() => parameters.get(`${NAME}:9`))).toBe('ParameterVersionNotFound 400');
  });

  test('keeps the last 100 versions', () => {
    const { parameters } = setUp();
    for (let count = 0; count < 149; count++) parameters.put({ name: NAME, value: 'hold', overwrite: true });
    const versions = parameters.history(NAME).map(({ version }) => version);
    expect([versions.length, versions[0], versions.at(-1)]).toEqual([100, 51, 150]);
  });

  test('that is removed is gone; a new one starts anew', () => {
    const { parameters } = setUp();
    parameters.remove(NAME);
    for (const gone of [
      () => parameters.get(NAME),
      () => parameters.history(NAME),
      () => parameters.remove(NAME),
    ]) {
      expect(refusal(gone)).toBe('ParameterNotFound 400');
    }
    expect(parameters.put({ name: NAME, value: 'anything', type: 'String' }).version).toBe(1);
  });

  const rows: [
    string,
    { value: string; overwrite?: boolean; name?: string; allowedPattern?: string },
    string,
  ][] = [
    ['a value of the grammar', { value: 'standby until 2027-01-05T18:00Z because it burns' }, 'accepted'],
    ['junk', { value: 'primry' }, 'ParameterPatternMismatchException 400'],
    ['an empty value', { value: '' }, 'ValidationException 400'],
    ['a value within 4 KB', { value: `hold because ${'x'.repeat(4096 - 13)}` }, 'accepted'],
    ['more than 4 KB', { value: `hold because ${'x'.repeat(4096 - 12)}` }, 'ValidationException 400'],
    ['more than 4 KB of bytes', { value: `hold because ${'é'.repeat(2100)}` }, 'ValidationException 400'],
    ['a nested parameter', { value: 'hold because {{ssm:other}}' }, 'ValidationException 400'],
    ['a put without overwrite', { value: 'hold', overwrite: false }, 'ParameterAlreadyExists 400'],
    ['a new one without a type', { value: 'hold', name: 'other' }, 'ValidationException 400'],
    ['a name with a space', { value: 'hold', name: 'o ther' }, 'ValidationException 400'],
    ['a pattern that is none', { value: 'hold', allowedPattern: '(' }, 'InvalidAllowedPatternException 400'],
  ];
  test.each(rows)('%s', (_, put, answer) => {
    const { parameters } = setUp();
    expect(refusal(() => parameters.put({ name: NAME, overwrite: true, ...put }))).toBe(answer);
    if (answer !== 'accepted') expect(parameters.get(NAME).value).toBe('auto');
  });

  test('the case-insensitive mark of Java patterns is understood', () => {
    const { parameters } = setUp();
    const put = (value: string) =>
      refusal(() =>
        parameters.put({
          name: 'free',
          value,
          type: 'String',
          overwrite: true,
          allowedPattern: '(?i)^auto$',
        }),
      );
    expect([put('AUTO'), put('other')]).toEqual(['accepted', 'ParameterPatternMismatchException 400']);
  });
});

describe('its change event', () => {
  async function heard(lost: number): Promise<unknown[]> {
    const world = setUp();
    const events: unknown[] = [];
    await world.pass(5000);
    world.delivery.parameterEvent.lost = lost;
    const arn = 'arn:aws:lambda:ca-central-1:123456789012:function:worker';
    world.cloud.functions.register({
      name: 'worker',
      arn,
      timeoutMs: 1000,
      run: async (event) => events.push(event),
      permissions: [{ principal: 'events.amazonaws.com' }],
    });
    world.cloud.events.put({
      name: 'override',
      pattern: { source: ['aws.ssm'], 'detail-type': ['Parameter Store Change'], detail: { name: [NAME] } },
      targets: [{ id: 'worker', arn }],
    });
    world.parameters.put({ name: NAME, value: 'hold', overwrite: true });
    world.parameters.put({ name: 'other', value: 'x', type: 'SecureString' });
    await world.pass(50);
    world.parameters.remove(NAME);
    await world.pass(5000);
    expect(world.losses).toEqual([]);
    return events.map((event) => (event as CloudEvent).detail);
  }

  test('names operation, parameter and type, never the value', async () => {
    expect(await heard(0)).toEqual([
      { operation: 'Update', name: NAME, type: 'String' },
      { operation: 'Delete', name: NAME, type: 'String' },
    ]);
  });

  test('is best effort', async () => {
    expect(await heard(1)).toEqual([]);
  });
});
