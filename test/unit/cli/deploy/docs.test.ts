/** The output that docs/deploy.md shows is what a first deploy says, but for times and for what the framework says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDeployment } from './deployment.ts';

test('what the page shows is what is said', async () => {
  const page = readFileSync(join(__dirname, '../../../../docs/deploy.md'), 'utf8');
  const [, block = ''] = /<!-- output of a first deploy -->\n```text\n(.*?)```/s.exec(page) ?? [];
  const there = await startDeployment();
  try {
    await there.run('deploy');
    const said = there.said.filter((line) => !line.startsWith('          | '));
    expect(said.map((line) => line.replace(/in \d+ ms/, 'in 41 ms'))).toEqual(block.trimEnd().split('\n'));
  } finally {
    await there.close();
  }
});
