/** What the further sentences rest on: where the fault may be, by what clients get, and what is told of an override. */
import {
  edgeCauses,
  noFailoverNow,
  overrideDetails,
  refusesAlone,
  whatClientsGet,
} from '../../../shared/core/decision/details.ts';
import { answers, journalOf, MINUTE, NOW, SECOND, situationOf, verdicts } from './build.ts';

const failing = (evidence: string) =>
  situationOf({ public: answers('xx', 'primary').map((one) => ({ ...one, evidence })) });

const CERTIFICATE =
  'It is the certificate of the public name: renew it, and attach it to the distribution. Moving traffic does not help.';
const DNS =
  'It is the DNS of the public name: its record has to lead to the distribution. Moving traffic does not help.';
const ANSWERED =
  'It may be a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to primary. Moving traffic helps with the last one only.';
const ANYWHERE =
  'It may be the certificate or the DNS of the public name, a WAF rule, the origin secret, the CloudFront function, CloudFront itself, or its path to primary. Moving traffic helps with the last one only.';

test.each([
  ['certificate has expired', CERTIFICATE],
  ['host name not found: api.example.com', DNS],
  ['status 503, wanted 2xx', ANSWERED],
  // What an answer quotes says nothing.
  ['body "certificate has expired", wanted "ok"', ANSWERED],
  ['body "host name not found", wanted "ok"', ANSWERED],
  ['no answer within 4 s', ANYWHERE],
  ['connection closed after "status 200"', ANYWHERE],
])('where clients get %s', (evidence, causes) => {
  expect(edgeCauses(failing(evidence))).toBe(causes);
});

test('clients get errors where no answer says which', () => {
  expect(whatClientsGet({ public: answers('++', 'primary'), now: NOW })).toBe('errors');
});

test('an override is told without the line break at its end', () => {
  const override = { text: 'hold because maintenance\n', seenAt: NOW - MINUTE };
  expect(overrideDetails(journalOf([], { override }))).toEqual([
    'The override "hold because maintenance" has been in force since 2026-11-21T11:59:00Z.',
  ]);
});

test('a side refuses the key alone only where the other one is known to accept it', () => {
  const primary = [{ tick: NOW, judgement: 'unknown', evidence: 'status 403', refused: true }] as const;
  expect(refusesAlone('primary', { primary, standby: verdicts('+') })).toBe(true);
  expect(refusesAlone('primary', { primary, standby: verdicts('+?') })).toBe(false);
  expect(refusesAlone('primary', { primary, standby: [] })).toBe(false);
});

test('a verdict that bears a later time is none yet', () => {
  expect(noFailoverNow(situationOf({ public: answers('+', 'primary', NOW + 10 * SECOND) }))).toBe(
    'There is no failover now: the prober has not written a verdict yet.',
  );
});
