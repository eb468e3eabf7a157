/** Evidence that does not contradict the state it stands behind. */
import { evidenceText, sideEvidence } from '../../../../cli/routeaway/view/side-evidence.ts';
import { judge } from '../../../../shared/core/decision/health.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/core/settings.ts';
import { GOOD, ledgerOf, NOW } from '../../core/build.ts';

const seconds = (iso: string): string => `${(NOW - Date.parse(iso)) / 1_000} s`;
const BAD = 'status 503, wanted 2xx';

test.each<[string, string, string, string | undefined]>([
  ['all is well', GOOD, 'healthy', '0 s ago: as wanted'],
  ['a bad one just now', `${GOOD}x`, 'degraded', `0 s ago: ${BAD}`],
  ['a bad one a moment ago', `${GOOD}x++++`, 'degraded', `bad 40 s ago: ${BAD}; 0 s ago: as wanted`],
  ['down', `${GOOD}xxxxxx`, 'unhealthy', `0 s ago: ${BAD}`],
  ['a brown-out', 'xx+'.repeat(14), 'unhealthy', `bad 10 s ago: ${BAD}; 0 s ago: as wanted`],
  [
    'what was said last is old',
    `+++${'?'.repeat(12)}`,
    'unknown',
    '0 s ago: as wanted; the last that counts, 120 s ago: as wanted',
  ],
  ['nothing was ever said', '', 'unknown', undefined],
])('%s', (_, primary, expected, text) => {
  const ledger = ledgerOf({ primary });
  const { state } = judge([ledger], 'primary', NOW, DEFAULT_SETTINGS);
  expect(state).toBe(expected);
  expect(evidenceText(sideEvidence(ledger, 'primary', state, NOW), seconds)).toBe(text);
});
