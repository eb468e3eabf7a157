/** What `routeaway to` says before it moves traffic away from a side that is well while clients fail. */
import { doubtOf, endsSoon, hardlyHelps } from '../../../../cli/routeaway/commands/override.ts';
import { HOUR } from '../../../../shared/core/duration.ts';
import {
  answers,
  DEGRADED,
  DOWN,
  FAILING,
  GOOD,
  journalOf,
  ledgerOf,
  NOW,
  onStandby,
} from '../../core/build.ts';
import { lookedAt } from './observed.ts';

const said = async (target: 'primary' | 'standby', given: Parameters<typeof ledgerOf>[0]) => {
  const ledger = ledgerOf({ primary: GOOD, standby: GOOD, ...given });
  return hardlyHelps((await lookedAt({ journal: journalOf(), ledger })).snapshot, target);
};
const failing = (evidence: string) => answers(FAILING, 'primary').map((answer) => ({ ...answer, evidence }));

test('a certificate, which no switch mends', async () => {
  expect(await said('standby', { public: failing('certificate expired on 2026-11-20') })).toBe(
    'Clients get "certificate expired on 2026-11-20", yet primary answers the probes. It is the certificate of the public name: renew it, and attach it to the distribution. Moving traffic does not help.',
  );
});

test('an error that only the path to that side would explain', async () => {
  expect(await said('standby', { public: failing('status 502, wanted 2xx') })).toBe(
    'Clients get "status 502, wanted 2xx", yet primary answers the probes. It may be a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to primary. Moving traffic helps with the last one only.',
  );
});

test('nothing where a move helps, moves nobody, or nobody fails', async () => {
  const bad = failing('status 502, wanted 2xx');
  expect(await said('standby', { public: bad, primary: DOWN })).toBeUndefined();
  expect(await said('primary', { public: bad })).toBeUndefined();
  expect(await said('standby', { public: answers(GOOD, 'primary') })).toBeUndefined();
});

describe('whether a move there is asked about', () => {
  const asked = async (primary: string) => {
    const ledger = ledgerOf({ primary, standby: GOOD });
    const { snapshot } = await lookedAt({ journal: onStandby(60), ledger });
    return { ...snapshot.health.primary, doubt: doubtOf(snapshot, 'primary') };
  };

  test('not where it is healthy, or proven although it failed a while ago: a switch would go there by itself', async () => {
    expect(await asked(GOOD)).toMatchObject({ state: 'healthy', doubt: undefined });
    const mended = await asked(`${'x'.repeat(24)}${'+'.repeat(12)}`);
    expect(mended).toMatchObject({ state: 'degraded', proven: true });
    expect(mended.doubt).toBeUndefined();
  });

  test('with the evidence where it fails now and then, or altogether', async () => {
    expect((await asked(DEGRADED)).doubt).toMatch(/^primary is degraded \(failed its newest probe: .*\)\.$/);
    expect((await asked(DOWN)).doubt).toMatch(/^primary is unhealthy \(failed 6 of .*\)\.$/);
  });
});

test('a certificate that ends within a day is told to who moves traffic there, and to nobody else', async () => {
  const ends = (left: number) => {
    const certificateEndsAt = NOW + left;
    const primary = ledgerOf({ primary: GOOD }).primary.map((verdict) => ({ ...verdict, certificateEndsAt }));
    return { ...ledgerOf({ standby: GOOD }), primary };
  };
  const told = async (left: number, target: 'primary' | 'standby') =>
    endsSoon((await lookedAt({ journal: onStandby(60), ledger: ends(left) })).snapshot, target);
  expect(await told(3 * HOUR, 'primary')).toBe(
    'The certificate of primary ends in 3 h, at 2026-11-21T15:00:00Z: then CloudFront refuses primary, and clients get errors. Renew it before that.',
  );
  expect(await told(3 * HOUR, 'standby')).toBeUndefined();
  expect(await told(24 * HOUR, 'primary')).toBeUndefined();
  // Then the side is unhealthy, which is asked about.
  expect(await told(0, 'primary')).toBeUndefined();
});
