import type { ApiCall } from '../../model/api-destinations.ts';
import { ServiceError } from '../../model/error.ts';
import { checkInput, inputOf } from '../../model/event-input.ts';
import type { PutEventsEntry, Target } from '../../model/events.ts';
import { refusal, START, settle, testCloud } from './lab.ts';

const DETAIL = { subject: 'Moved', text: 'Line "one".\nLine two.', inner: { deep: ['a', 'b'] }, count: 3 };
const ENTRY: PutEventsEntry = { source: 'shop', detailType: 'Order', detail: JSON.stringify(DETAIL) };
const EVENT = { source: 'shop', 'detail-type': 'Order', detail: DETAIL };

describe('PutEvents', () => {
  test('takes an event to the rules that want it, and tells its id', async () => {
    const { cloud, pass } = testCloud();
    const topic = cloud.topics.create('ops');
    const rule = (name: string, source: string) =>
      cloud.events.put({ name, pattern: { source: [source] }, targets: [{ id: 'ops', arn: topic }] });
    rule('wanted', 'shop');
    rule('other', 'bank');
    const [result] = cloud.events.putEvents([ENTRY]);
    await pass(1_000);
    const [message, ...more] = cloud.topics.messages(topic).map((one) => JSON.parse(one.message));
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      id: (result as { eventId: string }).eventId,
      source: 'shop',
      detail: DETAIL,
    });
  });

  test.each<[string, PutEventsEntry, string]>([
    ['no source', { ...ENTRY, source: '' }, 'InvalidArgument'],
    ['no type', { ...ENTRY, detailType: undefined }, 'InvalidArgument'],
    ['no detail', { ...ENTRY, detail: undefined }, 'InvalidArgument'],
    ['a detail that is no JSON', { ...ENTRY, detail: 'so' }, 'MalformedDetail'],
    ['a detail that is no object', { ...ENTRY, detail: '[1]' }, 'MalformedDetail'],
    ['a source of AWS', { ...ENTRY, source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
  ])('refuses an entry with %s, and takes the others', (_, entry, errorCode) => {
    const { events } = testCloud().cloud;
    expect(events.putEvents([entry, ENTRY])).toEqual([
      expect.objectContaining({ errorCode }),
      { eventId: expect.any(String) },
    ]);
  });

  test('refuses none, more than ten, and more than 256 KB', () => {
    const { events } = testCloud().cloud;
    const big = { ...ENTRY, detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) };
    for (const entries of [[], Array(11).fill(ENTRY), [big]])
      expect(refusal(() => events.putEvents(entries))).toBe('ValidationException 400');
  });

  test('one entry can fail by itself', () => {
    const { events } = testCloud({
      fault: (_, operation) =>
        operation === 'PutEventsRequestEntry'
          ? new ServiceError('InternalFailure', 500, 'Again.')
          : undefined,
    }).cloud;
    expect(events.putEvents([ENTRY])).toEqual([{ errorCode: 'InternalFailure', errorMessage: 'Again.' }]);
  });
});

describe('what a target gets', () => {
  const template = (text: string, paths: Record<string, string> = {}) => ({
    transformer: { paths, template: text },
  });
  test.each<[string, Parameters<typeof inputOf>[0], string]>([
    ['the event', {}, JSON.stringify(EVENT)],
    ['a constant', { input: '{"a":1}' }, '{"a":1}'],
    ['an object of it', { inputPath: '$.detail.inner' }, '{"deep":["a","b"]}'],
    ['a text of it, in quotes', { inputPath: '$.detail.subject' }, '"Moved"'],
    [
      'a text in quotes, its line breaks as they are',
      template('"<t>"', { t: '$.detail.text' }),
      '"Line "one".\nLine two."',
    ],
    ['nothing of what is not there', template('"<t>!"', { t: '$.detail.none' }), '"!"'],
    ['quotes around a text without', template('{"a": <s>}', { s: '$.detail.subject' }), '{"a": "Moved"}'],
    ['an object', template('{"a": <o>}', { o: '$.detail.inner' }), '{"a": {"deep":["a","b"]}}'],
    ['an object in a text, without its quotes', template('"<o>"', { o: '$.detail.inner' }), '"{deep:[a,b]}"'],
    ['an item of a list', template('"<o>"', { o: '$.detail.inner.deep[1]' }), '"b"'],
  ])('%s', (_, input, text) => expect(inputOf(input, EVENT)).toBe(text));

  test('a text with a quote breaks JSON, since nothing escapes it', () => {
    expect(refusal(() => inputOf(template('{"a": "<t>"}', { t: '$.detail.text' }), EVENT))).toBe(
      'InvalidInput 400',
    );
  });

  test.each<[string, Parameters<typeof inputOf>[0]]>([
    ['two of them', { input: '{}', inputPath: '$.detail' }],
    ['a constant that is no JSON', { input: 'so' }],
    ['a path in brackets', { inputPath: "$['detail']" }],
    ['a placeholder that is none', template('"<a>"')],
    ['a text without quotes', template('so')],
    ['a template that is too long', template(`"${'x'.repeat(8_192)}"`)],
  ])('refused: %s', (_, input) => {
    expect(refusal(() => checkInput({ id: 't', ...input }))).toBe('ValidationException 400');
  });
});

describe('an API destination', () => {
  const ARN = 'arn:aws:events:ca-central-1:123456789012:api-destination/hook/1';
  /** Answers in turn, the last for ever; 0 is none. */
  function setUp(answers: number[], target: Partial<Target> = {}) {
    const calls: (ApiCall & { at: number })[] = [];
    const test = testCloud({
      async callApi(call) {
        calls.push({ ...call, at: test.clock.now() - START });
        const status = answers[Math.min(calls.length, answers.length) - 1] ?? 200;
        if (status === 0) throw new Error('connect ECONNREFUSED');
        return status;
      },
    });
    const queue = test.cloud.queues.create('undelivered');
    test.cloud.apiDestinations.create({
      name: 'hook',
      arn: ARN,
      endpoint: 'https://hooks.example.com/in?a=1',
      method: 'POST',
      headers: { authorization: 'secret' },
      query: { b: '2' },
      body: { channel: '#ops' },
    });
    test.cloud.events.put({
      name: 'hook',
      pattern: { source: ['shop'] },
      targets: [{ id: 'hook', arn: ARN, inputPath: '$.detail', deadLetterArn: queue, ...target }],
    });
    return { ...test, calls, waiting: () => test.cloud.queues.messages(queue) };
  }

  test('is called with what the connection adds', async () => {
    const { cloud, calls, pass, waiting } = setUp([204]);
    cloud.events.putEvents([ENTRY]);
    await pass(60_000);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      url: 'https://hooks.example.com/in?a=1&b=2',
      method: 'POST',
      headers: { authorization: 'secret', 'content-type': 'application/json; charset=utf-8' },
    });
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual({ ...DETAIL, channel: '#ops' });
    expect(waiting()).toEqual([]);
  });

  test('is called again, less and less often, where it fails for the moment', async () => {
    const { cloud, calls, pass, waiting } = setUp([503, 429, 0, 200]);
    cloud.events.putEvents([ENTRY]);
    await pass(60_000);
    expect(calls.map(({ at }) => at)).toEqual([100, 1_100, 3_100, 7_100]);
    expect(waiting()).toEqual([]);
  });

  test('that fails for good is not called again, and the event is kept', async () => {
    const { cloud, calls, pass, waiting } = setUp([404]);
    cloud.events.putEvents([ENTRY]);
    await pass(60_000);
    expect([calls.length, waiting().map(({ body }) => JSON.parse(body))]).toEqual([1, [DETAIL]]);
  });

  test('is given up after a day, and the event is kept', async () => {
    const { cloud, calls, pass, waiting } = setUp([503]);
    cloud.events.putEvents([ENTRY]);
    await pass(23 * 3_600_000);
    expect(waiting()).toEqual([]);
    await pass(2 * 3_600_000);
    expect([calls.length, waiting().length]).toEqual([153, 1]);
  });

  test('is given up sooner where the target says so, and without a queue it is a loss that is told', async () => {
    const { cloud, calls, pass, losses } = setUp([503], { deadLetterArn: undefined, retry: { attempts: 2 } });
    cloud.events.putEvents([ENTRY]);
    await pass(3_600_000);
    expect([calls.length, losses.map(({ target }) => target)]).toEqual([3, [ARN]]);
  });

  test('waits while the Region is gone', async () => {
    const { cloud, calls, pass } = setUp([200]);
    cloud.events.putEvents([ENTRY]);
    cloud.setGone(true);
    await pass(60_000);
    expect(calls).toEqual([]);
    cloud.setGone(false);
    await pass(60_000);
    expect(calls).toHaveLength(1);
    await settle();
  });
});
