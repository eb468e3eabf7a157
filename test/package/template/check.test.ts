/**
 * Every role, as it is packaged for each set of example parameters, holds against everything that can be known of it.
 * And the checks see: deliberate mistakes, each made in the packaged template, and what is said of it, the sentence and
 * no other. A mistake that no check finds turns its row red.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkTemplate } from '../../../tools/template-lint/check.ts';
import { collisions } from '../../../tools/template-lint/collisions.ts';
import { type Edit, edited } from '../../../tools/template-lint/edit.ts';
import { packaged } from '../../../tools/template-lint/packaged.ts';
import type { Subject } from '../../../tools/template-lint/subject.ts';
import { EXAMPLES } from './examples.ts';

type Of = keyof typeof EXAMPLES;

/**
 * One file for each example. A row has what to put at which place (`~` takes away what is there; `{{x * 9}}` in a text is nine
 * of them), and every sentence that the checks say of it. In a sentence `*` stands for any text, e.g. what the framework puts
 * there; a last sentence of `...` stands for more of the kind.
 */
const MISTAKES = join(__dirname, 'mistakes');
type Mistake = { readonly says: string | readonly string[]; readonly [place: string]: unknown };

const repeated = (_: unknown, value: unknown): unknown =>
  typeof value === 'string'
    ? value.replace(/\{\{(.+) \* (\d+)\}\}/, (_all, text: string, times: string) =>
        text.repeat(Number(times)),
      )
    : value;

const rows = readdirSync(MISTAKES).flatMap((file) => {
  const mistakes = parse(readFileSync(join(MISTAKES, file), 'utf8'), repeated) as readonly Mistake[];
  return mistakes.map(({ says, ...places }) => {
    const edits = Object.entries(places).map(
      ([place, value]): Edit => [place, structuredClone(value ?? undefined)],
    );
    const name = edits.map(([place, value]) => `${place} ${value === undefined ? 'gone' : 'changed'}`);
    return [file.replace('.yml', '') as Of, name.join(', '), edits, [says].flat()] as const;
  });
});

const NAMES = Object.keys(EXAMPLES) as Of[];
const subjects = new Map<Of, Subject>();
beforeAll(async () => {
  const made = await packaged(NAMES.map((of) => EXAMPLES[of]));
  made.forEach((subject, i) => {
    subjects.set(NAMES[i] ?? 'primary', subject);
  });
});

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
