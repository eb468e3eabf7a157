/** What an update of a stack may change. The override is the operator's: no deploy writes over it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packaged } from '../../tools/template-lint/packaged.ts';
import { EXAMPLES } from './template/examples.ts';

const ROOT = join(__dirname, '../..');

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

const policyOf = (file: string): readonly Statement[] =>
  parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' }).provider.stackPolicy;
const API = 'serverless.yml';
const FAILOVER = 'serverless.failover.yml';
const CONTROLLER = 'serverless.controller.yml';

/** As CloudFormation decides: what is denied is denied, and what is not allowed is denied, too. */
function permits(policy: readonly Statement[], action: string, logicalId: string): boolean {
  const speaking = policy.filter(
    ({ Action, Resource }) =>
      [Action].flat().some((one) => one === action || one === 'Update:*') &&
      (Resource === '*' || Resource === `LogicalResourceId/${logicalId}`),
  );
  return (
    speaking.some(({ Effect }) => Effect === 'Allow') && !speaking.some(({ Effect }) => Effect === 'Deny')
  );
}

const UPDATES = ['Update:Modify', 'Update:Replace', 'Update:Delete'] as const;

test.each(UPDATES)('%s never touches the override', (action) =>
  expect([FAILOVER, CONTROLLER].map((file) => permits(policyOf(file), action, 'OverrideParameter'))).toEqual([
    false,
    false,
  ]),
);

test.each([
  ['Update:Modify', true],
  ['Update:Replace', false],
  ['Update:Delete', false],
])('%s of the journal, one controller or three: %s', (action, allowed) => {
  for (const table of ['JournalTable', 'GlobalJournal'])
    expect(permits(policyOf(FAILOVER), action, table)).toBe(allowed);
});

test('everything else may be updated', () => {
  for (const action of UPDATES) {
    expect(permits(policyOf(FAILOVER), action, 'Distribution')).toBe(true);
    expect(permits(policyOf(API), action, 'TodosTable')).toBe(true);
  }
});

test('what the policy names is in the template', async () => {
  // As written: some of it is there with three controllers only.
  const [failover] = await packaged([EXAMPLES.failover]);
  const named = policyOf(FAILOVER).flatMap(
    ({ Resource }) => /^LogicalResourceId\/(.*)$/.exec(Resource)?.[1] ?? [],
  );
  expect(named.filter((id) => !(id in (failover?.template.Resources ?? {})))).toEqual([]);
});
