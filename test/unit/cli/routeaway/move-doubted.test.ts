/** What `routeaway to` says before it moves traffic away from a side that is well while clients fail. */
import { hardlyHelps } from '../../../../cli/routeaway/commands/override.ts';
import { answers, DOWN, FAILING, GOOD, journalOf, ledgerOf } from '../../core/build.ts';
import { lookedAt } from './observed.ts';

const said = async (target: 'primary' | 'standby', given: Parameters<typeof ledgerOf>[0]) => {
  const ledger = ledgerOf({ primary: GOOD, standby: GOOD, ...given });
  return hardlyHelps((await lookedAt({ journal: journalOf(), ledger })).snapshot, target);
};
const failing = (evidence: string) => answers(FAILING, 'primary').map((answer) => ({ ...answer, evidence }));

test('a certificate, which no switch mends', async () => {
  expect(await said('standby', { public: failing('certificate expired on 2026-11-20') })).toBe(
    'Clients get "certificate expired on 2026-11-20", yet primary answers the probes. It is the certificate of the public name. Moving traffic does not help.',
  );
});

test('an error that only the path to that side would explain', async () => {
  expect(await said('standby', { public: failing('status 502, wanted 200') })).toBe(
    'Clients get "status 502, wanted 200", yet primary answers the probes. It may be a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to primary. Moving traffic helps with the last one only.',
  );
});

test('nothing where a move helps, moves nobody, or nobody fails', async () => {
  const bad = failing('status 502, wanted 200');
  expect(await said('standby', { public: bad, primary: DOWN })).toBeUndefined();
  expect(await said('primary', { public: bad })).toBeUndefined();
  expect(await said('standby', { public: answers(GOOD, 'primary') })).toBeUndefined();
});
