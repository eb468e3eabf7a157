/**
 * Every role, as it is packaged for each set of example parameters, holds against everything that can be known of it.
 * And the checks see: deliberate mistakes, each made in the packaged template, and what is said of it, the sentence and
 * no other. A mistake that no check finds turns its row red.
 */
import { checkTemplate } from '../../../tools/template-lint/check.ts';
import { collisions } from '../../../tools/template-lint/collisions.ts';
import { type Edit, edited } from '../../../tools/template-lint/edit.ts';
import { packaged } from '../../../tools/template-lint/packaged.ts';
import type { Subject } from '../../../tools/template-lint/subject.ts';
import { EXAMPLES } from './examples.ts';
import { ALARMS } from './mistakes/alarms.ts';
import { DISTRIBUTION } from './mistakes/distribution.ts';
import { EDGE } from './mistakes/edge.ts';
import { FUNCTIONS } from './mistakes/functions.ts';
import { GATEWAY } from './mistakes/gateway.ts';
import { OWN_NAME } from './mistakes/own-name.ts';
import { POLICIES } from './mistakes/policies.ts';
import { PRODUCTION } from './mistakes/production.ts';
import type { Row } from './mistakes/row.ts';
import { SCHEMA } from './mistakes/schema.ts';
import { STARTS } from './mistakes/starts.ts';
import { STORES } from './mistakes/stores.ts';
import { TABLES } from './mistakes/tables.ts';
import { WATCHDOG } from './mistakes/watchdog.ts';

type Of = keyof typeof EXAMPLES;

const MISTAKES: readonly (readonly [Of, readonly Row[]])[] = [
  ['failover', SCHEMA],
  ['failover', ALARMS],
  ['failover', STARTS],
  ['failover', FUNCTIONS],
  ['failover', POLICIES],
  ['failover', STORES],
  ['failover', DISTRIBUTION],
  ['failover', EDGE],
  ['primary', TABLES],
  ['primary', GATEWAY],
  ['production', PRODUCTION],
  ['ownName', OWN_NAME],
  ['watchdog', WATCHDOG],
];

const rows = MISTAKES.flatMap(([of, all]) =>
  all.map(([edits, says]) => {
    const list = (typeof edits[0] === 'string' ? [edits] : edits) as readonly Edit[];
    const name = list.map(([place, value]) => `${place} ${value === undefined ? 'gone' : 'changed'}`);
    return [of, name.join(', '), list, [says].flat()] as const;
  }),
);

const NAMES = Object.keys(EXAMPLES) as Of[];
const subjects = new Map<Of, Subject>();
beforeAll(async () => {
  const made = await packaged(NAMES.map((of) => EXAMPLES[of]));
  made.forEach((subject, i) => {
    subjects.set(NAMES[i] ?? 'primary', subject);
  });
}, 240_000);

function subjectOf(name: Of): Subject {
  const subject = subjects.get(name);
  if (!subject) throw new Error(`${name} was not packaged.`);
  return subject;
}

test.each(NAMES)('%s is right', async (name) => {
  expect(await checkTemplate(subjectOf(name))).toEqual([]);
});

test.each(rows)('%s: %s', async (of, _, edits, says) => {
  const subject = subjectOf(of);
  const findings = await checkTemplate({ ...subject, template: edited(subject.template, edits) });
  const more = says.at(-1) === '...';
  const wanted = (more ? says.slice(0, -1) : says).map(like);
  for (const sentence of wanted) expect(findings).toContainEqual(expect.stringMatching(sentence));
  if (!more) expect(findings.filter((one) => !wanted.some((sentence) => sentence.test(one)))).toEqual([]);
});

/** As if it were of the lab's stage. */
const inLabStage = (subject: Subject): Subject =>
  JSON.parse(JSON.stringify(subject).replaceAll('prod', 'lab')) as Subject;

test('roles that share a Region fit into it', () => {
  const [standby, failover] = [subjectOf('standby'), inLabStage(subjectOf('inStandby'))];
  expect(failover.surroundings).toMatchObject({ region: 'us-west-2', stackName: 'routeaway-lab-failover' });
  expect(collisions(standby, failover)).toEqual([]);
  const watchdog = subjectOf('watchdog');
  expect(watchdog.surroundings).toMatchObject({ region: 'us-west-2', stackName: 'routeaway-lab-watchdog' });
  expect(collisions(standby, watchdog)).toEqual([]);
  // Never by ours: but two stages might, and a name too many is found sooner so.
  expect(collisions(failover, watchdog)).toEqual([]);
});

test('two stacks that have one name between them are found', () => {
  const standby = subjectOf('standby');
  const logs = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/routeaway-lab-api' } };
  const failover = inLabStage(subjectOf('inStandby'));
  const template = edited(failover.template, [['ApiLog', logs]]);
  expect(collisions(standby, { ...failover, template })).toEqual([
    'ApiLogGroup and ApiLog of the other stack are both AWS::Logs::LogGroup /aws/lambda/routeaway-lab-api.',
  ]);
});

test('there are more than forty of them', () => {
  expect(rows.length).toBeGreaterThan(40);
});

function like(sentence: string): RegExp {
  return new RegExp(`^${sentence.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's');
}
