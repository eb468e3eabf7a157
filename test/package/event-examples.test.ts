/** The examples for PagerDuty and Slack: held against all that the templates are held against, and what they would send. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readApiDestinations, readRules, resolveTemplate } from '../../lab/emulator/cloudformation/index.ts';
import { type ApiCall, createCloud, seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { checkTemplate } from '../../tools/template-lint/check.ts';
import type { RawTemplate } from '../../tools/template-lint/subject.ts';

const ROOT = join(__dirname, '../..');
const TAGS = ['GetAtt', 'Ref', 'Sub'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({ [name === 'Ref' ? name : `Fn::${name}`]: text }),
}));
const read = (name: string) =>
  parse(readFileSync(join(ROOT, `examples/events/${name}.yml`), 'utf8'), {
    customTags: TAGS as never,
  }) as RawTemplate;

const DETAIL = {
  version: 1,
  stage: 'prod',
  severity: 'page',
  at: '2027-01-05T18:00:20.000Z',
  subject: "URGENT prod: Hold: clients get 'status 503'",
  text: 'URGENT prod: Hold\n\nSays "so".\\',
  chat: { metadata: { threadId: 'prod-decision-Hold' } },
};

const EXAMPLES: readonly (readonly [
  name: string,
  given: Readonly<Record<string, string>>,
  Pick<ApiCall, 'url' | 'headers'>,
  object,
])[] = [
  [
    'pagerduty',
    {},
    { url: 'https://events.pagerduty.com/v2/enqueue', headers: { 'X-Sent-By': 'routeaway' } },
    {
      routing_key: 'the secret',
      event_action: 'trigger',
      dedup_key: 'prod-decision-Hold',
      payload: {
        summary: DETAIL.subject,
        source: 'routeaway prod',
        severity: 'critical',
        timestamp: DETAIL.at,
        custom_details: DETAIL,
      },
    },
  ],
  [
    'slack',
    { channel: 'C0123456789' },
    { url: 'https://slack.com/api/chat.postMessage', headers: { Authorization: 'the secret' } },
    { ...DETAIL, channel: 'C0123456789' },
  ],
];

const surroundingsOf = (name: string, given: Readonly<Record<string, string>> = {}) => ({
  region: 'ca-central-1',
  accountId: '123456789012',
  stackName: `routeaway-prod-${name}`,
  parameters: { stage: 'prod', secretName: `routeaway/prod/${name}`, ...given },
});

/** What an example calls when these details are put on the bus. */
function callsOf(
  name: string,
  surroundings: ReturnType<typeof surroundingsOf>,
  events: readonly (readonly [type: string, detail: object])[],
): readonly ApiCall[] {
  const calls: ApiCall[] = [];
  const clock = virtualClock(0);
  const cloud = createCloud({
    clock,
    random: seeded(1),
    accountId: surroundings.accountId,
    async callApi(call) {
      calls.push(call);
      return 202;
    },
  });
  const secrets = { [`routeaway/prod/${name}`]: 'the secret' };
  const template = resolveTemplate(read(name), { ...surroundings, secrets });
  for (const one of readApiDestinations(template)) cloud.apiDestinations.create(one);
  for (const rule of readRules(template)) cloud.events.put(rule);
  for (const [detailType, detail] of events) {
    cloud.events.putEvents([{ source: 'routeaway', detailType, detail: JSON.stringify(detail) }]);
    clock.advance(10_000);
  }
  return calls;
}

describe.each(EXAMPLES)('%s', (name, given, { url, headers }, body) => {
  const surroundings = surroundingsOf(name, given);

  test('is right', async () => {
    expect(await checkTemplate({ template: read(name), surroundings, files: {} })).toEqual([]);
  });

  test('sends what is wanted there', async () => {
    const calls = callsOf(name, surroundings, [
      ['Routeaway Situation', DETAIL],
      ['Routeaway Situation', { ...DETAIL, stage: 'dev' }],
    ]);
    expect(calls).toMatchObject([{ url, method: 'POST', headers }]);
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual(body);
  });
});

test.each([
  ['an overdue switch is resolved once it is verified', 'Routeaway Switch', 'prod-epoch-7', 'verified'],
  ['a situation is resolved once it is over', 'Routeaway Situation Over', 'prod-decision-Hold', 'over'],
])('the incident of %s', (_, type, threadId, what) => {
  const aboutIt = { ...DETAIL, chat: { metadata: { threadId } } };
  const calls = callsOf('pagerduty', surroundingsOf('pagerduty'), [
    ['Routeaway Situation', aboutIt],
    [type, { ...aboutIt, what, severity: 'info' }],
    [type, { ...aboutIt, what, severity: 'info', stage: 'dev' }],
  ]);
  const said = calls.map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
  expect(said.map(({ event_action: what, dedup_key: key, routing_key: to }) => [what, key, to])).toEqual([
    ['trigger', threadId, 'the secret'],
    ['resolve', threadId, 'the secret'],
  ]);
});
