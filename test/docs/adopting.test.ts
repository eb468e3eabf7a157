/** Keeps docs/adopting.md true: its stage is one that the deploy accepts, and an editor does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { readOptions } from '../../cli/deploy/options.ts';
import { effective } from '../../cli/deploy/parameters.ts';
import { deployPlan } from '../../cli/deploy/plan.ts';
import { checkParameters } from '../../cli/deploy/preconditions.ts';
import { settle } from '../../cli/deploy/settings.ts';
import { read } from './pages.ts';

const [, file = ''] = /```yaml\n([\s\S]*?)```/.exec(read('docs/adopting.md')) ?? [];

test('its stage is deployed: the failover before an API and a distribution of their own', () => {
  const root = mkdtempSync(join(tmpdir(), 'routeaway-adopting-'));
  try {
    mkdirSync(join(root, 'stages'));
    writeFileSync(join(root, 'stages/prod.yml'), file);
    const options = readOptions(['--stage', 'prod'], 'deploy');
    const settings = settle(options, effective(root, 'prod', options.params));
    expect(() => checkParameters(settings)).not.toThrow();
    const deployed = deployPlan(settings).flatMap((step) =>
      step.kind === 'deploy' ? [step.stack.role] : [],
    );
    expect(deployed).toEqual(['failover', 'watchdog']);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('its stage fits the schema that editors read', () => {
  const { $schema: _, ...schema } = JSON.parse(read('stages/schema.json'));
  expect(new Ajv({ strict: false }).validate(schema, parse(file))).toBe(true);
});
