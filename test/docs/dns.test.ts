/** Keeps docs/dns.md true: its shell sets back what the template of the records makes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failoverRecords } from '../contract/failover-records.ts';
import { read, section } from './pages.ts';

const STACK: Readonly<Record<string, string>> = {
  failoverName: 'active.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  primaryTarget: 'd-1.execute-api.us-east-2.amazonaws.com',
  standbyTarget: 'd-2.execute-api.us-west-2.amazonaws.com',
  beaconChecks: 'b-1,b-2,b-3',
  latchChecks: 'l-1,l-2,l-3',
  BeaconsCheckId: 'beacons',
  LatchesCheckId: 'latches',
};
/** Answers what the stack would, and keeps all else that it is asked, an argument a line. */
const AWS = `#!/usr/bin/env bash
if [ "$1" = cloudformation ]; then
  case "$*" in
${Object.entries(STACK)
  .map(([name, value]) => `    *"=='${name}'"*) echo "${value}" ;;`)
  .join('\n')}
    *) exit 254 ;;
  esac
else
  printf '%s\\n' "$@" '' >> asked
fi
`;

test('what was edited is set back to what was deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dns-'));
  try {
    writeFileSync(join(folder, 'aws'), AWS, { mode: 0o755 });
    const blocks = [
      ...section(read('docs/dns.md'), 'Set back what was edited').matchAll(/^```sh\n(.*?)^```$/gms),
    ];
    const { status, stderr } = spawnSync('bash', ['-eu'], {
      input: blocks.map(([, block]) => block).join(''),
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const calls = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n\n');
    const set = (check: string, ...counts: readonly string[]) =>
      `route53 update-health-check --health-check-id ${check} --no-disabled --no-inverted --health-threshold 2 --child-health-checks ${counts.join(' ')}`;
    expect(calls.map((call) => call.replaceAll('\n', ' '))).toEqual([
      set('beacons', 'b-1', 'b-2', 'b-3'),
      set('latches', 'l-1', 'l-2', 'l-3'),
      `route53 change-resource-record-sets --hosted-zone-id ${STACK.hostedZoneId} --change-batch file://records.json`,
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'records.json'), 'utf8'))).toEqual({
      Changes: failoverRecords({
        zoneId: STACK.hostedZoneId ?? '',
        name: STACK.failoverName ?? '',
        checks: { beacon: 'beacons', latch: 'latches' },
        targets: { primary: STACK.primaryTarget ?? '', standby: STACK.standbyTarget ?? '' },
      }).map((ResourceRecordSet) => ({ Action: 'UPSERT', ResourceRecordSet })),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
