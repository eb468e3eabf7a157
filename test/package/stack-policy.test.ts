/** What an update of a stack may change. The override is the operator's: no deploy writes over it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageLab } from '../../lab/stand/package/lab.ts';

const ROOT = join(__dirname, '../..');

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

const policyOf = (role: 'api' | 'failover'): readonly Statement[] =>
  parse(readFileSync(join(ROOT, `resources/${role}.yml`), 'utf8'), { logLevel: 'silent' }).stackPolicy;

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
  expect(permits(policyOf('failover'), action, 'OverrideParameter')).toBe(false),
);

test.each([
  ['Update:Modify', true],
  ['Update:Replace', false],
  ['Update:Delete', false],
])('%s of the journal: %s', (action, allowed) =>
  expect(permits(policyOf('failover'), action, 'JournalTable')).toBe(allowed),
);

test('everything else may be updated', () => {
  for (const action of UPDATES) {
    expect(permits(policyOf('failover'), action, 'Distribution')).toBe(true);
    expect(permits(policyOf('api'), action, 'TodosTable')).toBe(true);
  }
});

test('what the policy names is in the template', async () => {
  const { failover } = await packageLab({ root: ROOT });
  const named = policyOf('failover').flatMap(
    ({ Resource }) => /^LogicalResourceId\/(.*)$/.exec(Resource)?.[1] ?? [],
  );
  expect(named.filter((id) => !(id in failover.template.resources))).toEqual([]);
});

test('the framework is told of it', () => {
  const { provider } = parse(readFileSync(join(ROOT, 'serverless.yml'), 'utf8'), { logLevel: 'silent' });
  expect(provider.stackPolicy).toContain(':stackPolicy');
});
