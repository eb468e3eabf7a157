/** Settings of earlier versions, by their names as parameters: what to do instead. */

const EVIDENCE =
  'in its place are tolerableErrors, the percentage of failed probes that is no reason to move traffic, and confirmSeconds, the time that failures must span';
const always = (what: string): string => `it is always ${what} now, so leave it out`;

export const GONE_SETTINGS: Readonly<Record<string, string>> = {
  fall: EVIDENCE,
  fallWithinSeconds: EVIDENCE,
  brownOutShare: EVIDENCE,
  brownOutVerdicts: EVIDENCE,
  brownOutSeconds: EVIDENCE,
  tickSeconds: always('10 s'),
  riseVerdicts: always('four verdicts in a minute'),
  recentSeconds: always('a minute'),
  freshnessSeconds: always('30 s'),
  limitWithinSeconds: always('an hour'),
  failbackPauseSeconds: always('five minutes'),
  verifyWithinSeconds: always('five minutes'),
  expectStatus: always('any status from 200 to 299'),
  requireReason: 'no command requires --because now, so leave it out',
  riseSeconds: always('60 s'),
  probeTimeoutSeconds: 'a probe waits half a second longer than maxLatencySeconds now, so leave it out',
};
