/** What someone on call reads, whole: subject and body of each situation in which clients suffer and nothing is done by itself. */

import { plan } from '../../../shared/core/decision/plan.ts';
import type { EdgeObservation } from '../../../shared/core/edge.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { answers, DOWN, entry, GOOD, journalOf, type ledgerOf, MINUTE, NOW, seenOf } from './build.ts';
import { ASK_FIRST, AUTO_OR_SIDE, CAUSES, IF_REAL, MOVE_OR_KEEP, UNTAG } from './sentences.ts';

type Given = Parameters<typeof ledgerOf>[0] & {
  readonly journal?: Journal;
  readonly override?: string;
  readonly edge?: Partial<EdgeObservation>;
};

const AUTO = { override: { text: 'auto', seenAt: NOW - MINUTE } };
const FAILING = answers('xxxxxx', 'primary');

/** The messages of one turn, each as its lines: `!` where it is urgent; the first line of its body is its subject. */
function messages({ override = 'auto', journal = journalOf([], AUTO), ...given }: Given): string[] {
  const seen = seenOf({ ...given, journal, override: { text: override } });
  const { outbox } = plan(seen, DEFAULT_SETTINGS).journal;
  return outbox.flatMap(({ urgent, subject, body, command, lookOnly, helps }) => {
    const [first, ...lines] = body.split('\n');
    expect(first).toBe(subject);
    return [
      `${urgent ? '! ' : ''}${subject}`,
      ...lines,
      ...(command === undefined ? [] : [`(shows: ${command})`]),
      ...(lookOnly ? ['(shows: status alone)'] : []),
      ...(helps ? [`(shows: to ${helps})`] : []),
    ];
  });
}

const DEAD = [
  '2026-11-21T12:00:00Z primary unhealthy: status 503, wanted 2xx',
  '2026-11-21T12:00:00Z public unhealthy: status 503, wanted 2xx',
];
const MOVE = `To overrule: ${MOVE_OR_KEEP}`;
const END = `To overrule: ${AUTO_OR_SIDE}`;
const STANDBY = '2026-11-21T12:00:00Z standby healthy: as wanted';
const WELL = [
  '2026-11-21T12:00:00Z primary healthy: as wanted',
  '2026-11-21T12:00:00Z public unhealthy: status 503, wanted 2xx',
  STANDBY,
];

const ROWS: readonly (readonly [what: string, given: Given, lines: readonly string[]])[] = [
  [
    'a side that dies under hold',
    {
      primary: DOWN,
      public: FAILING,
      override: 'hold because maintenance',
      journal: journalOf([], { override: { text: 'hold because maintenance', seenAt: NOW - 90 * MINUTE } }),
    },
    [
      '! Hold: primary is unhealthy, and the hold keeps traffic there.',
      'The override "hold because maintenance" has been in force since 2026-11-21T10:30:00Z.',
      'Without it: Switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.',
      'Waits for: an operator to end the hold.',
      END,
      ...DEAD,
      STANDBY,
      'Runbook: docs/runbook.md#clients-get-errors-and-it-did-not-switch',
      '(shows: auto)',
    ],
  ],
  [
    'a side that dies while another stack owns the distribution',
    {
      primary: DOWN,
      public: FAILING,
      journal: journalOf([], { ...AUTO, owner: { at: NOW, other: 'a/b/c' } }),
    },
    [
      '! Hold: primary is unhealthy, and traffic stays there, as the distribution is owned by another stack.',
      'Without that: Switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.',
      'Waits for: the tag routeaway:owner, which is a/b/c, to be removed or to name this stack.',
      `To overrule: ${UNTAG}`,
      ...DEAD,
      STANDBY,
      'Runbook: docs/runbook.md#the-distribution-is-owned-by-another-stack',
    ],
  ],
  [
    'clients that fail while both sides are well',
    { public: FAILING },
    [
      '! Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
      CAUSES,
      'Waits for: the public endpoint to answer.',
      MOVE,
      ...WELL,
      'Runbook: docs/runbook.md#clients-fail-and-both-regions-are-healthy',
    ],
  ],
  [
    'writes that fail while both sides are well',
    { public: FAILING.map((one) => ({ ...one, evidence: `write: ${one.evidence}` })) },
    [
      '! Hold: clients get "status 503, wanted 2xx" for a write, yet primary answers the probes: the fault is between clients and the Regions.',
      CAUSES,
      'Waits for: the public endpoint to answer.',
      MOVE,
      '2026-11-21T12:00:00Z primary healthy: as wanted',
      '2026-11-21T12:00:00Z public unhealthy: write: status 503, wanted 2xx',
      STANDBY,
      'Runbook: docs/runbook.md#clients-fail-and-both-regions-are-healthy',
    ],
  ],
  [
    'clients that fail while both sides are well, and something is wrong with the distribution',
    {
      public: FAILING,
      edge: { findings: ['The origin of the primary leads to gone.example.com.', 'b', 'c', 'd'] },
    },
    [
      '! Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
      CAUSES,
      'Found at the distribution: The origin of the primary leads to gone.example.com.',
      'Found at the distribution: b',
      'Found at the distribution: c',
      'Waits for: the public endpoint to answer.',
      MOVE,
      ...WELL,
      'Runbook: docs/runbook.md#clients-fail-and-both-regions-are-healthy',
    ],
  ],
  [
    'a certificate of the public name that has ended',
    {
      public: FAILING.map((answer) => ({
        ...answer,
        evidence:
          'read: certificate expired (CERT_HAS_EXPIRED): certificate has expired; write: certificate expired (CERT_HAS_EXPIRED): certificate has expired',
      })),
    },
    [
      '! Hold: clients get "certificate expired: certificate has expired" for a read and a write, yet primary answers the probes: the fault is between clients and the Regions.',
      'It is the certificate of the public name: renew it, and attach it to the distribution. Moving traffic does not help.',
      'Waits for: the public endpoint to answer.',
      'To overrule: Moving traffic does not help; to keep it where it is, set the override to `hold`.',
      WELL[0] ?? '',
      '2026-11-21T12:00:00Z public unhealthy: read: certificate expired (CERT_HAS_EXPIRED): certificate has expired; write: certificate expired (CERT_HAS_EXPIRED): certificate has expired',
      STANDBY,
      'Runbook: docs/runbook.md#clients-fail-and-both-regions-are-healthy',
      '(shows: status alone)',
    ],
  ],
  [
    'nothing but bad verdicts, with gaps between them',
    { primary: 'x??x??x', public: FAILING },
    [
      '! Hold: clients fail, and the evidence against primary is too weak to move traffic.',
      'Primary failed 3 of 3 probes in 60 s: 54 % of the evidence that makes it unhealthy.',
      'Waits for: more evidence against primary, or the public endpoint to answer.',
      `To overrule: ${IF_REAL}`,
      '2026-11-21T12:00:00Z primary unhealthy: status 503, wanted 2xx',
      '2026-11-21T12:00:00Z public unhealthy: status 503, wanted 2xx',
      STANDBY,
      'Runbook: docs/runbook.md#clients-get-errors-and-it-did-not-switch',
      '(shows: to standby)',
    ],
  ],
  [
    'nothing known of a side whose clients fail',
    { primary: '', public: FAILING },
    [
      '! Hold: no failover now: the public endpoint fails, and primary is unknown.',
      'There is no failover now: no verdict about primary counts, and the newest verdict about the public endpoint is unhealthy (status 503, wanted 2xx).',
      'Waits for: fresh verdicts about primary.',
      MOVE,
      '2026-11-21T12:00:00Z public unhealthy: status 503, wanted 2xx',
      STANDBY,
      'Runbook: docs/runbook.md#no-data-the-prober-is-silent-or-refused',
    ],
  ],
  [
    'a prober that writes nothing any more: first a look at the public endpoint, then perhaps a move',
    { primary: '', public: answers('+', 'primary', NOW - 3 * MINUTE) },
    [
      '! Hold: no failover now: no recent verdict about primary or the public endpoint.',
      'There is no failover now: there has been no verdict in the ledger since 2026-11-21T11:57:00Z: the prober is silent, or it cannot write them (`routeaway status` says whether its schedule is enabled; if it is, routeaway logs --verb probe says why).',
      'Waits for: fresh verdicts about primary.',
      `To overrule: ${ASK_FIRST}`,
      '2026-11-21T11:57:00Z public healthy, served by primary: as wanted',
      STANDBY,
      'Runbook: docs/runbook.md#no-data-the-prober-is-silent-or-refused',
      '(shows: status alone)',
    ],
  ],
  [
    'both sides fail, the other one more: nothing that moves traffic there is offered',
    { primary: 'xx+xxx+xx', standby: 'xxxxxxxxx', public: answers('xx+xxx+xx', 'primary') },
    [
      '! Hold: primary is unhealthy and standby is unhealthy: no side is healthy enough.',
      'Primary failed 7 of 9 probes in 80 s (78 %; up to 2 % is tolerable).',
      'Standby failed 9 of 9 probes in 80 s.',
      'Waits for: standby to be proven or clearly better, or primary to recover.',
      'To overrule: Leave traffic on primary: in the last minute it failed 5 of 6 probes, and standby 6 of 6, so `routeaway to standby` would help no client. Fix standby: once it is proven, traffic goes there by itself.',
      ...DEAD,
      '2026-11-21T12:00:00Z standby unhealthy: status 503, wanted 2xx',
      'Runbook: docs/runbook.md#both-sides-are-down',
      '(shows: status alone)',
    ],
  ],
  [
    'a side that dies while nothing is known of the other',
    { primary: DOWN, standby: `${GOOD}????`, public: FAILING },
    [
      '! Hold: primary is unhealthy and standby is unknown: no side is healthy enough.',
      'Primary failed 6 of 6 probes in 50 s.',
      'Waits for: standby to be proven or clearly better, or primary to recover.',
      `To overrule: ${MOVE_OR_KEEP.replace(' to move traffic now', ' to move traffic now, although standby is unknown')}`,
      ...DEAD,
      '2026-11-21T12:00:00Z standby unknown: as wanted',
      'Runbook: docs/runbook.md#both-sides-are-down',
    ],
  ],
  [
    'a brown-out whose newest answers are good',
    { primary: 'x++x++x+', public: answers('xx+xxx+x+', 'primary') },
    [
      '! Hold: clients fail, and the evidence against primary is too weak to move traffic.',
      'Primary failed 3 of 8 probes in 70 s (38 %; up to 2 % is tolerable): 45 % of the evidence that makes it unhealthy.',
      'Waits for: more evidence against primary, or the public endpoint to answer.',
      `To overrule: ${IF_REAL}`,
      '2026-11-21T11:59:50Z primary unhealthy: status 503, wanted 2xx',
      '2026-11-21T12:00:00Z primary healthy: as wanted',
      '2026-11-21T11:59:50Z public unhealthy: status 503, wanted 2xx',
      '2026-11-21T12:00:00Z public healthy, served by primary: as wanted',
      STANDBY,
      'Runbook: docs/runbook.md#clients-get-errors-and-it-did-not-switch',
      '(shows: to standby)',
    ],
  ],
  [
    'a standby that is not yet proven',
    { primary: DOWN, standby: '+++', public: FAILING },
    [
      '! Hold: primary is unhealthy, but standby is not yet proven.',
      'Primary failed 6 of 6 probes in 50 s.',
      'Waits for: standby to be proven or clearly better.',
      MOVE,
      ...DEAD,
      STANDBY,
      'Runbook: docs/runbook.md#clients-get-errors-and-it-did-not-switch',
    ],
  ],
  [
    'a cool-down',
    {
      primary: DOWN,
      public: FAILING,
      journal: journalOf(
        [entry({ kind: 'failover', to: 'primary', begunAt: NOW - 2 * MINUTE, verifiedAt: NOW - 2 * MINUTE })],
        AUTO,
      ),
    },
    [
      '! Hold: primary is unhealthy, but the last automatic switch was a short while ago.',
      'Primary failed 6 of 6 probes in 50 s.',
      'Waits for: the cool-down to end; at the latest 2026-11-21T12:03:01Z.',
      MOVE,
      ...DEAD,
      STANDBY,
      'Runbook: docs/runbook.md#clients-get-errors-and-it-did-not-switch',
    ],
  ],
  [
    'a pin to a side whose clients fail',
    {
      override: 'primary',
      public: FAILING,
      journal: journalOf([], { override: { text: 'primary', seenAt: NOW } }),
    },
    [
      '! An operator pinned traffic to primary and it is there, although clients get "status 503, wanted 2xx".',
      'The override "primary" has been in force since 2026-11-21T12:00:00Z.',
      'Without it: Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
      CAUSES,
      END,
      ...WELL,
      'Runbook: docs/runbook.md#clients-get-errors-and-it-did-not-switch',
      '(shows: auto)',
    ],
  ],
];

test.each(ROWS)('%s', (_, given, lines) => expect(messages(given)).toEqual(lines));

test('nobody is woken twice for one of them within the hour, and again when it is over', () => {
  const given = { public: FAILING };
  const first = plan(seenOf({ ...given, journal: journalOf([], AUTO) }), DEFAULT_SETTINGS).journal;
  const told = (at: number) =>
    messages({
      ...given,
      journal: {
        ...first,
        outbox: [],
        told: Object.fromEntries(Object.keys(first.told).map((id) => [id, at])),
      },
    });
  expect(told(NOW - 60 * MINUTE + 1)).toEqual([]);
  expect(told(NOW - 60 * MINUTE)).not.toEqual([]);
});
