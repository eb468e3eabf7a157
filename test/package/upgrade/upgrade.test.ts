/**
 * What the deploy of this version changes in a stage of the version before (before.json): nothing that holds data, history, an
 * address or a permission is replaced or removed, and what is replaced or removed at all is named here and in docs/upgrading.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changes, type Resources } from '../../../tools/template-lint/changes.ts';
import { NAMES } from '../../../tools/template-lint/rules/names.ts';
import { now, STACKS, type Stacks } from './resources.ts';

const ROOT = join(__dirname, '../../..');
const before = JSON.parse(readFileSync(join(__dirname, 'before.json'), 'utf8')) as Stacks;
let after: Stacks;
beforeAll(async () => {
  after = await now(ROOT);
});
const changesOf = (stack: string) => changes(before[stack] ?? {}, after[stack] ?? {});

/** Each is a line of docs/upgrading.md. */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  failover: [
    'DrillParameter',
    'HeartbeatLost',
    'OverrideUnreadable',
    'PreflightWorries',
    'SwitchOverdue',
    'SwitcherRole',
  ],
};
/** Of these. */
const REMOVED = [
  'DrillParameter',
  'HeartbeatLost',
  'OverrideUnreadable',
  'PreflightWorries',
  'SwitchOverdue',
];

describe.each(STACKS)('%s', (stack) => {
  test('replaces and removes what the page says', () => {
    const found = changesOf(stack).filter(({ what }) => /replaced|removed/.test(what));
    expect(found.map(({ id }) => id)).toEqual(REPLACED[stack] ?? []);
    expect(found.flatMap(({ id, what }) => (what === 'removed' ? [id] : []))).toEqual(
      REMOVED.filter((id) => id in (before[stack] ?? {})),
    );
    const page = readFileSync(join(ROOT, 'docs/upgrading.md'), 'utf8');
    for (const { id } of found) expect(page).toContain(`\`${id}\``);
  });

  test('leaves every physical name', () => {
    const named = (resources: Resources = {}) =>
      Object.entries(resources).flatMap(([id, { type, properties }]) => {
        const name = properties[NAMES[type]?.property ?? ''];
        return name === undefined ? [] : [[id, name] as const];
      });
    const then = named(before[stack]).filter(([id]) => !REMOVED.includes(id));
    const there = Object.fromEntries(named(after[stack]));
    expect(then.length).toBeGreaterThan(1);
    expect(then.map(([id]) => [id, there[id]])).toEqual(then);
  });
});

test('no update reaches the override: the policy of the stack would refuse the whole deploy', () =>
  expect(changesOf('failover').filter(({ id }) => id === 'OverrideParameter')).toEqual([]));

describe('an update is worked out as CloudFormation does', () => {
  const table = (properties: object): Resources => ({
    Table: { type: 'AWS::DynamoDB::Table', properties: properties as Resources[string]['properties'] },
  });
  test.each<[string, Resources, Resources, unknown[]]>([
    ['another name', table({ TableName: 'a' }), table({ TableName: 'b' }), ['replaced', ['TableName']]],
    ['a name that is given now', table({}), table({ TableName: 'b' }), ['replaced', ['TableName']]],
    [
      'another setting',
      table({ DeletionProtectionEnabled: true }),
      table({ DeletionProtectionEnabled: false }),
      ['updated', ['DeletionProtectionEnabled']],
    ],
    ['none any more', table({}), {}, ['removed', []]],
    ['a new one', {}, table({}), ['added', []]],
  ])('%s', (_, then, there, wanted) => {
    const [{ what, properties } = { what: undefined, properties: undefined }] = changes(then, there);
    expect([what, properties]).toEqual(wanted);
  });

  test('a number and its text are the same', () =>
    expect(changes(table({ A: [{ n: 30, b: true }] }), table({ A: [{ n: '30', b: 'true' }] }))).toEqual([]));
});
