/**
 * The example for Terraform against the provider's schema. It is fetched from Terraform's registry: where that is out of reach,
 * or Terraform is not installed, this is skipped.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const work = mkdtempSync(join(tmpdir(), 'routeaway-terraform-'));
afterAll(() => rmSync(work, { recursive: true }));
cpSync(join(__dirname, '../../examples/terraform'), work, { recursive: true });
const terraform = (words: string) =>
  spawnSync('terraform', words.split(' '), { cwd: work, encoding: 'utf8', timeout: 120_000 });
const ready = terraform('init -backend=false -input=false').status === 0;

(ready ? test : test.skip)('terraform validate finds no mistake', () => {
  const { status, stdout, stderr } = terraform('validate -no-color');
  expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('The configuration is valid')]);
});
