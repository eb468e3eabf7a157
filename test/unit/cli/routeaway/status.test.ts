/** Whole screens of `status`, from a journal, a ledger and an edge. */

import { shown } from '../../../../cli/routeaway/commands/history.ts';
import { waiting } from '../../../../cli/routeaway/commands/override.ts';
import { answerOf, planText } from '../../../../cli/routeaway/commands/plan.ts';
import { failedRunsText } from '../../../../cli/routeaway/stage/failed-runs.ts';
import { served } from '../../../../cli/routeaway/stage/waiting.ts';
import { reasonsAgainst } from '../../../../cli/routeaway/view/reasons.ts';
import type { KeyObservation } from '../../../../shared/core/edge.ts';
import type { Journal } from '../../../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER, record } from '../../../../shared/core/journal/ledger.ts';
import { outageSentence } from '../../../../shared/core/journal/outage.ts';
import { withAlarms } from '../../../../shared/core/verdict/alarms.ts';
import type { PublicVerdict, Verdict } from '../../../../shared/core/verdict/verdict.ts';
import type { Ownership, OwnerTag } from '../../../../shared/ports.ts';
import { entry, journalOf, MINUTE, NOW, SECOND } from '../../core/build.ts';
import { WAIT } from '../../core/sentences.ts';
import { lookedAt, stageOf } from './observed.ts';

const GENESIS = entry({ kind: 'initial', from: 'primary', to: 'primary', begunAt: NOW - 60 * MINUTE });
const GOOD = { judgement: 'healthy', evidence: 'status 200 in 9 ms' } as const;
const REFUSED = {
  judgement: 'unknown',
  evidence: 'status 403: refused, the credentials may be wrong',
  error: 403,
  refused: true,
} as const;

/**
 * A letter for each tick, the newest last, `age` seconds ago: + good, s the same and clients are on the standby, x clients fail
 * and both Regions are well, r the prober is refused everywhere.
 */
function ledgerOf(ticks: string, age = 10) {
  return [...ticks].reduce((ledger, mark, i) => {
    const at = NOW - age * SECOND - (ticks.length - 1 - i) * 10 * SECOND;
    const verdict: Verdict = { tick: at, ...(mark === 'r' ? REFUSED : GOOD) };
    const asked: PublicVerdict =
      mark === 'x'
        ? { tick: at, judgement: 'unhealthy', evidence: 'status 502, wanted 2xx' }
        : { ...verdict, ...(mark !== 'r' && { servedBy: mark === 's' ? 'standby' : 'primary' }) };
    return record(ledger, { at, primary: verdict, standby: verdict, public: asked });
  }, EMPTY_LEDGER);
}

test('the prober is refused: what it is answered now, not what it was answered once', async () => {
  const ledger = ledgerOf(`${'+'.repeat(12)}${'r'.repeat(15)}`);
  const { text } = await lookedAt({ journal: journalOf([GENESIS]), ledger });
  expect(text).toBe(`Clients    not known: the public endpoint answers 403 to the prober (10 s ago);
           clients may get the same.
Next       Nothing moves yet: the switcher waits for fresh verdicts about
           primary.
           Act: find out why the prober has no verdict.

Traffic    primary (us-east-2)
           since 11:00:01Z (59 min 59 s), epoch 1: never switched

Health     ? primary us-east-2 unknown  (10 s ago: status 403: refused, the
           credentials may be wrong; the last that counts, 2 min 40 s ago:
           status 200 in 9 ms)
           ? standby us-west-2 unknown  (10 s ago: status 403: refused, the
           credentials may be wrong; the last that counts, 2 min 40 s ago:
           status 200 in 9 ms)
           ? public endpoint unknown, 2 min 40 s ago  (10 s ago: status 403:
           refused, the credentials may be wrong; healthy then: status 200 in 9
           ms)

Controls   distribution primary, deployed everywhere
           key          none, as it should be in steady state

Override   auto: the rules decide

Decision   Hold: no failover now: the public endpoint fails, and primary is
           unknown.
           Waits for fresh verdicts about primary: the public endpoint answers
           403 to the prober (10 s ago); clients may get the same.
           Set the override to \`standby\` (\`routeaway to standby\`) to move
           traffic now, although standby is unknown, or to \`hold\` to keep it.
           0 of 3 automatic switches used up.
Findings   Unprotected: it is not known whether standby could take the traffic.`);
});

test('who refuses the prober now is not said to have failed 0 % of the last day', async () => {
  const ledger = (ticks: string) => ({
    ...ledgerOf(ticks),
    day: {
      hour: Math.floor(NOW / (60 * MINUTE)),
      primary: Array(3).fill({ bad: 0, all: 360 }),
      standby: [],
    },
  });
  const at = async (ticks: string) =>
    (await lookedAt({ journal: journalOf([GENESIS]), ledger: ledger(ticks) })).text;
  expect(await at('+'.repeat(30))).toContain('last day: 0 % failed');
  expect(await at(`${'+'.repeat(12)}${'r'.repeat(15)}`)).not.toContain('last day');
});

test('a primary that works again, and not for long enough: for how long it has to stay so', async () => {
  const moved = entry({ kind: 'failover', to: 'standby', verifiedAt: NOW - 59 * MINUTE });
  const { status } = await lookedAt({
    journal: journalOf([moved]),
    ledger: ledgerOf('++++'),
    distribution: { distribution: 'standby', deployed: true },
  });
  expect(status.decision.sentence).toBe(
    'Steady: traffic is on standby; primary is healthy and not proven yet.',
  );
});

describe('the decision is "Steady" only while clients are served and no move is under way or waits', () => {
  const switched = (verified: object) =>
    journalOf([entry({ kind: 'failover', to: 'standby', begunAt: NOW - 25 * SECOND, ...verified })]);
  const next = async (given: Parameters<typeof lookedAt>[0]) => {
    const { text } = await lookedAt(given);
    const found = /^Next {7}([\s\S]*?)\n\n[\s\S]*^Decision {3}([\s\S]*?)\n {11}(?:0|1) of 3/m.exec(text);
    return (found ?? []).slice(1).map((one) => one.replace(/\n +/g, ' '));
  };
  const OVERRULE =
    'Set the override to `standby` (`routeaway to standby`) to move traffic now, or to `hold` to keep it.';
  const BACK =
    'Set the override to `primary` (`routeaway to primary`) to move traffic now, or to `hold` to keep it.';

  test('clients are served', async () => {
    expect(await next({ journal: journalOf([GENESIS]), ledger: ledgerOf('+'.repeat(30)) })).toEqual([
      'If primary fails, standby serves clients in about 60 s. You need do nothing.',
      `Steady: traffic is on primary. ${OVERRULE}`,
    ]);
  });

  test('the first failed probe of the public endpoint', async () => {
    expect(await next({ journal: journalOf([GENESIS]), ledger: ledgerOf(`${'+'.repeat(29)}x`) })).toEqual([
      'Nothing moves: primary answers the probes. You get a message if clients keep failing. You need do nothing.',
      OVERRULE,
    ]);
  });

  const SENT =
    'Traffic was sent to standby at 11:59:36Z; that clients are served from there is usually verified within a minute. You need do nothing.';
  const STANDBY = { distribution: { distribution: 'standby', deployed: true } } as const;

  test('a switch that clients have not arrived at', async () => {
    const journal = switched({});
    expect(await next({ journal, ledger: ledgerOf('+'.repeat(30), 2), ...STANDBY })).toEqual([
      SENT,
      `Waits for the public endpoint to answer from standby. ${WAIT}`,
    ]);
    expect(await next({ journal, ledger: ledgerOf(`${'+'.repeat(29)}s`, 2), ...STANDBY })).toEqual([
      SENT,
      `Waits for the public endpoint to answer from standby. ${WAIT}`,
    ]);
  });

  test('a failover whose side answers, and that is not verified yet', async () => {
    const marks = `${'+'.repeat(6)}xxxxxx`;
    const ledger = [...marks].reduce((known, mark, i) => {
      const at = NOW - 2 * SECOND - (marks.length - 1 - i) * 5 * SECOND;
      const good = { tick: at, ...GOOD };
      const fails = { tick: at, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } as const;
      const primary = mark === 'x' ? fails : good;
      // The newest answer comes from the new side already.
      const asked = i === marks.length - 1 ? { ...good, servedBy: 'standby' as const } : primary;
      return record(known, { at, primary, standby: good, public: asked });
    }, EMPTY_LEDGER);
    const given = { journal: switched({}), ledger, ...STANDBY };
    const { status, snapshot } = await lookedAt(given);
    expect(await next(given)).toEqual([SENT, WAIT]);
    expect(planText(status, [], answerOf(snapshot), 500).split('\n')).toEqual([
      SENT.replace(' You need do nothing.', ''),
      'Rule: steady.',
      WAIT,
      'Findings:',
      '- Unprotected: primary is unhealthy, and could not take the traffic.',
      'A run would do nothing now.',
    ]);
  });

  test('a failback that waits for an operator, or for its time', async () => {
    const given = {
      journal: switched({ begunAt: NOW - 60 * MINUTE, verifiedAt: NOW - 59 * MINUTE }),
      ledger: ledgerOf('s'.repeat(30)),
      ...STANDBY,
    };
    expect(await next(given)).toEqual([
      'Traffic stays on standby. Primary is healthy and proven: fail back when it suits you (`routeaway to primary`). You need do nothing.',
      `Traffic is on standby; primary is healthy and proven, and failback is manual. Waits for an operator to fail back. ${BACK}`,
    ]);
    expect(await next({ ...given, settings: { failback: 'auto' } })).toEqual([
      'Traffic goes back to primary by itself, at the earliest 12:25:00Z. You need do nothing.',
      `Traffic is on standby until primary has been proven for long enough. Waits for primary to be proven for long enough, and room within cool-down and limit. ${BACK} A failback may come from 12:25:00Z on.`,
    ]);
    const planned = async (override: string) => {
      const { status, snapshot } = await lookedAt({ ...given, override });
      return planText(status, reasonsAgainst(snapshot.situation), answerOf(snapshot), 500).split('\n');
    };
    expect(await planned('auto')).toEqual([
      'Traffic is on standby; primary is healthy and proven, and failback is manual.',
      'Rule: steady.',
      'Waits for an operator to fail back.',
      BACK,
      'A run would do nothing now.',
    ]);
    expect(await planned('standby')).toEqual([
      'Steady: an operator pinned traffic to standby and it is there.',
      'Rule: pin.',
      'Set the override to `auto` (`routeaway auto`), or to the side you want.',
      'Besides, against acting:',
      '- steady: Traffic is on standby; primary is healthy and proven, and failback is manual. It waits for an operator to fail back.',
      'A run would do nothing now.',
    ]);
    const { status, snapshot, text } = await lookedAt({ ...given, settings: { failback: 'auto' } });
    expect(text.slice(0, text.indexOf('\n\n')).replace(/\n +/g, ' ')).toBe(
      'Clients    served from standby since 11:01:00Z (59 min).\nNext       Traffic goes back to primary by itself, at the earliest 12:25:00Z. You need do nothing.',
    );
    expect(planText(status, [], answerOf(snapshot), 500).split('\n').slice(0, 4)).toEqual([
      'Traffic is on standby until primary has been proven for long enough.',
      'Rule: steady.',
      'Waits for primary to be proven for long enough, and room within cool-down and limit.',
      'At the earliest 12:25:00Z.',
    ]);
  });
});

test('a prober that says nothing is a finding at once, with the state of its schedule', async () => {
  const at = (age: number) =>
    lookedAt({ journal: journalOf([GENESIS]), ledger: ledgerOf('+'.repeat(30), age) });
  expect((await at(30)).status.findings).toEqual([]);
  const { text } = await at(31);
  expect(text).toContain('? primary us-east-2 unknown  (31 s ago: status 200 in 9 ms)');
  expect(text).toContain('Findings   The prober has written no verdict for 31 s; its schedule is disabled.');
});

test('alarms of the user’s that say nothing are shown before the switcher has found them twice, and once after that', async () => {
  const why = 'There is no alarm orders in us-east-2.';
  const ledger = { ...ledgerOf('+'.repeat(27)), silentAlarms: { primary: { since: NOW - MINUTE, why } } };
  const sentence =
    'Some of the alarms that primaryAlarms names say nothing, so they move no traffic and keep none away: correct primaryAlarms and deploy, or restore the alarm.';
  const noted = { id: 'alarms-primary', sentence, since: NOW - 10 * MINUTE };
  for (const findings of [[], [noted]]) {
    const journal = journalOf([GENESIS], { preflight: { at: NOW, findings } });
    expect((await lookedAt({ journal, ledger })).status.findings).toEqual([`${sentence} ${why}`]);
  }
});

test('what is urgent stands in the first line, and first among the findings', async () => {
  const sentence = 'The certificate of primary ends on 2026-11-22 at 08:00Z and has not been renewed.';
  const urgent = { id: 'certificate-last-day-primary', sentence, since: NOW, urgent: true } as const;
  const old = { id: 'one', sentence: 'A path differs.', since: NOW - 60 * MINUTE };
  const journal = journalOf([GENESIS], { preflight: { at: NOW, findings: [old, urgent] } });
  const { snapshot, status, text } = await lookedAt({ journal, ledger: ledgerOf('+'.repeat(30)) });
  expect(text.split('\n').slice(0, 4)).toEqual([
    'Clients    served from primary since 11:00:01Z (59 min 59 s).',
    'Next       Nothing moves, but something is urgent: The certificate of primary',
    '           ends on 2026-11-22 at 08:00Z and has not been renewed.',
    '           Act: docs/runbook.md#a-certificate-ends-today says what to do.',
  ]);
  expect(status.findings).toEqual([`Urgent: ${sentence}`, 'A path differs.']);
  expect(planText(status, [], answerOf(snapshot), 500).split('\n').slice(-4)).toEqual([
    'Findings:',
    `- Urgent: ${sentence}`,
    '- A path differs.',
    'A run would do nothing now: what is urgent above is for you to do.',
  ]);
});

test('runs of the switcher that fail are a finding, urgent if it is not one alone', async () => {
  const failed = [100, 40, 12].map((age) => ({
    at: NOW - age * SECOND,
    message: 'The run failed: DynamoDB PutItem on routeaway-prod-journal: AccessDenied.',
  }));
  const at = (runs: number) =>
    lookedAt({
      journal: journalOf([GENESIS]),
      ledger: ledgerOf('+'.repeat(30)),
      failed: failed.slice(-runs),
    });
  expect((await at(1)).status.findings).toEqual([
    'A run of the switcher failed 12 s ago, and the next one tries again: DynamoDB PutItem on routeaway-prod-journal: AccessDenied.',
  ]);
  const { text } = await at(3);
  expect(
    text.slice(0, text.indexOf('\n\n')),
  ).toBe(`Clients    served from primary since 11:00:01Z (59 min 59 s).
Next       Runs of the switcher fail, so nothing may move by itself.
           Act: repair what the findings name.`);
  expect(
    text.slice(text.indexOf('Findings')),
  ).toBe(`Findings   Urgent: Runs of the switcher fail, 3 in the last 3 min, the newest 12
           s ago: DynamoDB PutItem on routeaway-prod-journal: AccessDenied. Such
           a run may switch nothing and send no message; if clients fail:
           routeaway break-glass to standby (docs/runbook.md#runs-fail).`);
  // None has failed for a minute and a half.
  const over = failed.map(({ at, message }) => ({ at: at - 80 * SECOND, message }));
  expect(failedRunsText(over, 'standby', NOW)).toEqual({
    urgent: false,
    sentence:
      'Runs of the switcher failed until 1 min 32 s ago: DynamoDB PutItem on routeaway-prod-journal: AccessDenied.',
  });
});

test('runs that failed are past as soon as one has worked', () => {
  const failed = [70, 50].map((ago) => ({ at: NOW - ago * SECOND, message: 'The run failed: Throttled.' }));
  const decides = (ago: number) => ({
    at: NOW - ago * SECOND,
    message: 'Steady: traffic is on primary.',
    decides: true as const,
  });
  // Each of those that failed had decided before; the newest may still fail.
  const still = { urgent: true, sentence: expect.stringMatching(/^Runs of the switcher fail, 2 in /) };
  expect(failedRunsText([decides(55), ...failed], 'standby', NOW)).toEqual(still);
  expect(failedRunsText([...failed, decides(19)], 'standby', NOW)).toEqual(still);
  expect(failedRunsText([...failed, decides(20)], 'standby', NOW)).toEqual({
    urgent: false,
    sentence: 'Runs of the switcher failed until 50 s ago: Throttled.',
  });
  // Of three controllers one that works says nothing of another.
  const there = (region: string) => ({ region });
  const lines = [
    ...failed.map((line) => ({ ...line, ...there('eu-west-1') })),
    { ...decides(30), ...there('us-west-2') },
  ];
  expect(failedRunsText(lines, 'standby', NOW)?.sentence).toBe(
    'Runs of the switcher in eu-west-1 fail, 2 in the last 3 min, the newest 50 s ago: Throttled. The other controllers decide without it.',
  );
});

test('runs that fail are no reason to move traffic to a side that is unhealthy', () => {
  const lines = [9, 4].map((ago) => ({ at: NOW - ago * SECOND, message: 'The run failed: Throttled.' }));
  const { sentence } = failedRunsText(lines, undefined, NOW) ?? { sentence: '' };
  expect(sentence).toContain('the other side is unhealthy, so do not move traffic there');
  expect(sentence).not.toContain('break-glass');
});

test('of three controllers, runs of one alone that fail are not urgent: the others decide', () => {
  const failed = (regions: readonly string[]) =>
    regions.map((region, i) => ({
      at: NOW - (9 - i) * SECOND,
      message: 'The run failed: Throttled.',
      region,
    }));
  const alone = failed(['ca-central-1', 'ca-central-1']);
  const decides = (region: string, ago: number) => ({
    ...{ at: NOW - ago * SECOND, message: 'Steady: traffic is on primary.', region },
    decides: true as const,
  });
  expect(failedRunsText([decides('eu-west-1', 89), ...alone], 'standby', NOW)).toEqual({
    urgent: false,
    sentence:
      'Runs of the switcher in ca-central-1 fail, 2 in the last 3 min, the newest 8 s ago: Throttled. The other controllers decide without it.',
  });
  // Nobody has decided for longer than a run takes to come: they were gone themselves.
  for (const lines of [alone, [decides('eu-west-1', 91), ...alone], [decides('ca-central-1', 30), ...alone]])
    expect(failedRunsText(lines, 'standby', NOW)).toEqual({
      urgent: true,
      sentence: expect.not.stringContaining('The other controllers'),
    });
  expect(failedRunsText(failed(['ca-central-1', 'eu-west-1']), 'standby', NOW)).toEqual({
    urgent: true,
    sentence: expect.stringMatching(/^Runs of the switcher fail, 2 in the last 3 min, /),
  });
});

test('while runs fail no move is announced, and where break-glass made it, it is there', async () => {
  const failed = [40, 12].map((age) => ({
    at: NOW - age * SECOND,
    message: 'The run failed: DynamoDB PutItem on routeaway-prod-journal: Throttled.',
  }));
  const pinned = {
    journal: journalOf([GENESIS]),
    ledger: ledgerOf('+'.repeat(30)),
    override: 'standby',
    failed,
  };
  expect((await lookedAt(pinned)).status.decision.sentence).toBe(
    'Not moved while runs fail: Switch to standby: an operator pinned traffic to it.',
  );
  const key = { side: 'standby', epoch: NOW / SECOND } as const;
  expect((await lookedAt({ ...pinned, key })).status.decision.sentence).toBe(
    'The edge sends traffic to standby already; runs fail, so the journal does not have it yet.',
  );
});

describe('while runs fail', () => {
  const failedAt = (...minutes: number[]) =>
    minutes.map((age) => ({
      at: NOW - age * MINUTE,
      message: 'The run failed: DynamoDB PutItem on routeaway-prod-journal: Throttled.',
    }));
  const given = { journal: journalOf([GENESIS]), ledger: ledgerOf('+'.repeat(30)) };
  /** Collects what a command prints. */
  const screenOf = async (
    run: (machine: { out(text: string): void; columns: number }) => Promise<unknown>,
  ) => {
    const said: string[] = [];
    await run({ out: (text) => void said.push(text), columns: 500 });
    return said.join('\n').split('\n');
  };
  const historyIf = (failed: ReturnType<typeof failedAt>) =>
    screenOf((machine) => shown(stageOf(given), { last: 1 }, machine, async () => failed));
  const ENTRY = ['2026-11-21T11:00:00Z  epoch 1  initial  primary  applied', '  test'];
  const WHY =
    'Urgent: Runs of the switcher fail, 2 in the last 3 min, the newest 1 min ago: DynamoDB PutItem on routeaway-prod-journal: Throttled. Such a run may switch nothing and send no message; if clients fail: routeaway break-glass to standby (docs/runbook.md#runs-fail).';

  test('history says since when something may be missing', async () => {
    expect(await historyIf(failedAt(30, 6, 4, 2, 1))).toEqual([
      ...ENTRY,
      '',
      `What happened since 2026-11-21T11:54:00Z may not be on record here. ${WHY}`,
    ]);
    expect(await historyIf(failedAt(...Array.from({ length: 60 }, (_, i) => 60 - i)))).toEqual([
      ...ENTRY,
      '',
      `What happened since 2026-11-21T11:00:00Z, or earlier, may not be on record here. ${WHY.replace('2 in', '3 in')}`,
    ]);
    expect(await historyIf(failedAt(30))).toEqual(ENTRY);
  });

  test('a waiting move says what keeps it, and how to do without', async () => {
    let now = NOW;
    const stage = stageOf({
      ...given,
      asked: { tick: NOW, judgement: 'unhealthy', evidence: 'write: status 502' },
    });
    const clock = {
      now: () => now,
      async sleep(ms: number) {
        now += ms;
        if (now - NOW > 20 * SECOND) throw new Error('Ctrl-C');
      },
    };
    const written = { text: 'standby', seen: { text: 'auto', version: 1 } };
    const lines = await screenOf((machine) => {
      const ports = waiting({ ...stage, ports: { ...stage.ports, clock } }, machine, async () =>
        failedAt(2, 1),
      );
      const standing = async () => ({ text: 'standby', version: 2 });
      const wanted = { ...written, target: 'standby', already: false, epoch: 1, began: NOW } as const;
      return served({ ...ports, standing }, wanted).catch((error: Error) => machine.out(error.message));
    });
    expect(lines).toEqual([
      'Waiting for the switcher.',
      `${WHY.replace('1 min ago', '1 min 12 s ago')} Clients still get: write: status 502.`,
      'Ctrl-C',
    ]);
  });
});

describe('since when clients are served', () => {
  /** Without what comes next. */
  const clients = async (given: Parameters<typeof lookedAt>[0]) => {
    const { text } = await lookedAt(given);
    return text
      .slice(0, text.indexOf('\n\n'))
      .replace(/\n +/g, ' ')
      .replace(/\.\nNext [\s\S]*/, '');
  };
  const distribution = { distribution: 'standby', deployed: true, runsFunction: true } as const;

  test('since the end of the outage, as the message about the switch has it', async () => {
    const outageSince = NOW - 9 * MINUTE;
    const begunAt = outageSince + 20 * SECOND;
    const switched = entry({ kind: 'failover', to: 'standby', epoch: 2, begunAt, outageSince });
    const done = { ...switched, recoveryMs: 44 * SECOND, verifiedAt: outageSince + 48 * SECOND };
    expect(outageSentence(done)).toBe(
      'Client-visible outage: 44 s as the probes saw it, from 2026-11-21T11:51:00Z to 2026-11-21T11:51:44Z.',
    );
    const given = { journal: journalOf([done, GENESIS]), ledger: ledgerOf('s'.repeat(30)), distribution };
    expect(await clients(given)).toBe('Clients    served from standby since 11:51:44Z (8 min 16 s)');
  });

  test('since break-glass, or since the outage that it ended: never since an older one', async () => {
    const at = NOW - 3 * MINUTE;
    const key = { side: 'standby', epoch: at / SECOND } as const;
    const old = { since: NOW - 50 * MINUTE, lastBad: NOW - 49 * MINUTE, until: NOW - 48 * MINUTE };
    const ended = { since: at - MINUTE, lastBad: at + 18 * SECOND, until: at + 20 * SECOND };
    const accepted = entry({
      kind: 'adoption',
      to: 'standby',
      epoch: key.epoch + 1,
      begunAt: at + 2 * MINUTE,
      verifiedAt: at + 2 * MINUTE + 5 * SECOND,
    });
    const served = async (outage: typeof old, entries = [GENESIS], more = {}) => {
      const ledger = { ...ledgerOf('s'.repeat(12)), outage };
      return clients({ journal: { ...journalOf(), entries }, ledger, key, ...more });
    };
    const since = (time: string, ago: string) => `Clients    served from standby since ${time} (${ago})`;
    expect(await served(old)).toBe(since('11:57:00Z', '3 min'));
    expect(await served(ended)).toBe(since('11:57:20Z', '2 min 40 s'));
    // The same once the switcher has accepted it, and the key is gone.
    for (const more of [{}, { key: 'absent', distribution }]) {
      expect(await served(old, [accepted, GENESIS], more)).toBe(since('11:57:00Z', '3 min'));
      expect(await served(ended, [accepted, GENESIS], more)).toBe(since('11:57:20Z', '2 min 40 s'));
    }
  });

  test('where somebody else has sent them it is not known', async () => {
    const outage = { since: NOW - 50 * MINUTE, lastBad: NOW - 49 * MINUTE, until: NOW - 48 * MINUTE };
    const ledger = { ...ledgerOf('s'.repeat(12)), outage };
    expect(await clients({ journal: journalOf([GENESIS]), ledger, distribution })).toBe(
      'Clients    served from standby',
    );
  });
});

describe('the ledger takes no verdict any more', () => {
  const stale = { journal: journalOf([GENESIS]), ledger: ledgerOf('+'.repeat(30), 107) };

  test('the log says that the table cannot be written: no override is offered', async () => {
    const asked = { tick: NOW, judgement: 'unhealthy', evidence: 'status 502, wanted 2xx' } as const;
    const why = 'DynamoDB PutItem on routeaway-prod-journal: ProvisionedThroughputExceededException.';
    const written = (age: number) => [
      { at: NOW - age * SECOND, message: `The verdicts could not be written to the ledger. ${why}` },
    ];
    const { snapshot, status } = await lookedAt({ ...stale, asked, failed: written(3) });
    expect(status.decision.overrule).toBe(
      'The table cannot be written (DynamoDB PutItem on routeaway-prod-journal: ProvisionedThroughputExceededException; 3 s ago), so no override moves traffic: `routeaway break-glass to standby` does.',
    );
    expect(planText(status, [], answerOf(snapshot), 500)).toContain(`\n${status.decision.overrule}\n`);
    const direct = {
      primary: { tick: NOW, judgement: 'unhealthy', evidence: 'read: connection refused (ECONNREFUSED)' },
      standby: {
        tick: NOW,
        judgement: 'healthy',
        warns: true,
        evidence: 'its check dynamodb:write says "warn", status 200 in 9 ms',
      },
    } as const;
    const { text } = await lookedAt({ ...stale, asked, direct, failed: written(3) });
    expect(text.split('\n')).toEqual([
      'Clients    FAILING just now, asked from here: status 502, wanted 2xx; the ledger',
      '           has had no verdict about the public endpoint since 11:58:13Z (1 min',
      '           47 s).',
      'Next       The table cannot be written, so nothing moves by itself.',
      '           Act: `routeaway break-glass to standby` moves traffic.',
      '',
      'Traffic    primary (us-east-2)',
      '           since 11:00:01Z (59 min 59 s), epoch 1: never switched',
      '',
      'Health     ? primary us-east-2 unknown  (asked directly just now: unhealthy,',
      '           read: connection refused (ECONNREFUSED); 1 min 47 s ago: status 200',
      '           in 9 ms)',
      '           ? standby us-west-2 unknown  (asked directly just now: healthy, its',
      '           check dynamodb:write says "warn", status 200 in 9 ms; 1 min 47 s ago:',
      '           status 200 in 9 ms)',
      '           ? public endpoint unknown, 1 min 47 s ago  (healthy then: status 200',
      '           in 9 ms)',
      '',
      'Controls   distribution primary, deployed everywhere',
      '           key          none, as it should be in steady state',
      '',
      'Override   auto: the rules decide',
      '',
      'Decision   Hold: no recent verdict about primary, where traffic is.',
      '           Waits for fresh verdicts about primary.',
      '           The table cannot be written (DynamoDB PutItem on',
      '           routeaway-prod-journal: ProvisionedThroughputExceededException; 3 s',
      '           ago), so no override moves traffic: `routeaway break-glass to',
      '           standby` does. Asked directly, standby is healthy: its check',
      '           dynamodb:write says "warn", status 200 in 9 ms.',
      '           0 of 3 automatic switches used up.',
      'Findings   The prober has written no verdict for 1 min 47 s; its schedule is',
      '           disabled.',
      '           Unprotected: it is not known whether standby could take the traffic.',
    ]);
    // After break-glass: clients are served, and what is wrong there is not kept back.
    const { tick, judgement, evidence } = direct.standby;
    const moved = {
      tick,
      judgement,
      evidence: `write: ${evidence}`,
      warns: true,
      servedBy: 'standby',
    } as const;
    const after = await lookedAt({ ...stale, asked: moved, direct, failed: written(3) });
    expect(
      after.text.slice(0, after.text.indexOf('\n\n')),
    ).toBe(`Clients    served from standby just now, asked from here, but its check
           dynamodb:write says "warn": some requests may fail; the ledger has
           had no verdict about the public endpoint since 11:58:13Z (1 min 47
           s).
Next       The table cannot be written, so nothing moves by itself.
           Act: make the table writable.`);
    expect((await lookedAt({ ...stale, asked, failed: written(31) })).status.decision.overrule).toMatch(
      /^Ask the public endpoint first/,
    );
  });

  test('clients fail: it says so, and names what moves traffic without a run', async () => {
    const asked = { tick: NOW, judgement: 'unhealthy', evidence: 'status 502, wanted 2xx' } as const;
    const { snapshot, status, text } = await lookedAt({ ...stale, asked });
    expect(text.split('\n')).toEqual([
      'Clients    FAILING just now, asked from here: status 502, wanted 2xx; the ledger',
      '           has had no verdict about the public endpoint since 11:58:13Z (1 min',
      '           47 s).',
      'Next       Nothing moves yet: the switcher waits for fresh verdicts about',
      '           primary.',
      '           Act: `routeaway break-glass to standby` (standby is unknown) moves',
      '           traffic now; find out why the prober has no verdict.',
      '',
      'Traffic    primary (us-east-2)',
      '           since 11:00:01Z (59 min 59 s), epoch 1: never switched',
      '',
      'Health     ? primary us-east-2 unknown  (1 min 47 s ago: status 200 in 9 ms)',
      '           ? standby us-west-2 unknown  (1 min 47 s ago: status 200 in 9 ms)',
      '           ? public endpoint unknown, 1 min 47 s ago  (healthy then: status 200',
      '           in 9 ms)',
      '',
      'Controls   distribution primary, deployed everywhere',
      '           key          none, as it should be in steady state',
      '',
      'Override   auto: the rules decide',
      '',
      'Decision   Hold: no recent verdict about primary, where traffic is.',
      '           Waits for fresh verdicts about primary.',
      '           Ask the public endpoint first (`routeaway status` does). While it',
      '           serves, leave traffic on primary; if it fails, `routeaway to standby`',
      '           moves traffic, although standby is unknown. Where runs fail, no',
      '           override moves traffic: `routeaway break-glass to standby` does.',
      '           0 of 3 automatic switches used up.',
      'Findings   The prober has written no verdict for 1 min 47 s; its schedule is',
      '           disabled.',
      '           Unprotected: it is not known whether standby could take the traffic.',
    ]);
    expect(planText(status, [], answerOf(snapshot), 500).split('\n')).toEqual([
      'Hold: no recent verdict about primary, where traffic is.',
      'There is no failover now: there has been no verdict in the ledger since 2026-11-21T11:58:13Z: the prober is silent, or it cannot write them (`routeaway status` says whether its schedule is enabled; if it is, routeaway logs --verb probe says why).',
      'Rule: blind.',
      'Waits for fresh verdicts about primary.',
      'Ask the public endpoint first (`routeaway status` does). While it serves, leave traffic on primary; if it fails, `routeaway to standby` moves traffic, although standby is unknown. Where runs fail, no override moves traffic: `routeaway break-glass to standby` does.',
      'Findings:',
      '- The prober has written no verdict for 1 min 47 s; its schedule is disabled.',
      '- Unprotected: it is not known whether standby could take the traffic.',
      'A run would move no traffic now: something holds it back.',
    ]);
  });

  test('clients are served: no move to the side of which nothing is known is offered', async () => {
    const asked = { tick: NOW, ...GOOD, servedBy: 'standby' } as const;
    const { text } = await lookedAt({ ...stale, asked, key: { side: 'standby', epoch: NOW / SECOND } });
    const lines = text.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Clients    served from standby just now, asked from here; the ledger has had no',
      '           verdict about the public endpoint since 11:58:13Z (1 min 47 s).',
      'Next       Nothing moves yet: the switcher waits for fresh verdicts about',
      '           standby.',
    ]);
    expect(
      lines.slice(
        lines.findIndex((line) => line.startsWith('Decision')),
        -3,
      ),
    ).toEqual([
      'Decision   Hold: no recent verdict about standby, where traffic is.',
      '           Waits for fresh verdicts about standby.',
      '           Clients are served from standby: leave traffic there. To keep it',
      '           there: `routeaway hold`.',
      '           0 of 3 automatic switches used up.',
    ]);
  });
});

test('the key is another than the switcher read last', async () => {
  const known = { says: 'absent', etag: 'then', at: NOW - 3 * MINUTE } as const;
  const at = (key: Parameters<typeof lookedAt>[0]['key']) =>
    lookedAt({
      journal: journalOf([GENESIS], { key: known }),
      ledger: ledgerOf('+'.repeat(30)),
      ...(key && { key }),
    });
  expect((await at('absent')).status.findings).toEqual([]);
  expect((await at({ side: 'standby', epoch: 7 })).status.findings).toEqual([
    'The key is "v1 standby 7" now; the switcher read "absent" 3 min ago, and uses that until it reads it again.',
  ]);
});

test('with routing=key the distribution is another tool’s, and its line says so', async () => {
  const at = async (routing: 'key' | 'key,distribution') => {
    const ledger = ledgerOf('+'.repeat(30));
    const { text } = await lookedAt({ journal: journalOf([GENESIS]), ledger, settings: { routing } });
    return /^Controls +([\s\S]+?)\n +key/m.exec(text)?.[1]?.replace(/\n +/, ' ');
  };
  expect(await at('key,distribution')).toBe('distribution primary, deployed everywhere');
  expect(await at('key')).toBe(
    'distribution primary, deployed everywhere; the switcher never changes it (routing=key)',
  );
});

describe('a key that is not understood is a finding at once, with what to do', () => {
  const at = (key: KeyObservation) =>
    lookedAt({ journal: journalOf([GENESIS]), ledger: ledgerOf('+'.repeat(30)), key });
  const HEAD = `Clients    served from primary since 11:00:01Z (59 min 59 s).
Next       If primary fails, standby serves clients in about 60 s.
           You need do nothing.

Traffic    primary (us-east-2)
           since 11:00:01Z (59 min 59 s), epoch 1: never switched

Health     + primary us-east-2 healthy, fit for 5 min, proven  (10 s ago: status
           200 in 9 ms)
           + standby us-west-2 healthy, fit for 5 min, proven  (10 s ago: status
           200 in 9 ms)
           + public endpoint healthy, served by primary, 10 s ago

Controls   distribution primary, deployed everywhere`;

  test('an invalid one', async () => {
    expect((await at({ key: 'nonsense', etag: 'now', text: 'to the west' })).text).toBe(`${HEAD}
           key          invalid (It says "to the west".)

Override   auto: the rules decide

Decision   Steady: traffic is on primary.
           Converge: the distribution sends traffic to primary; the key is
           deleted.
           Set the override to \`standby\` (\`routeaway to standby\`) to move
           traffic now, or to \`hold\` to keep it.
           0 of 3 automatic switches used up.
Findings   The routing key is invalid: the CloudFront function ignores it, and
           traffic follows the distribution. The switcher deletes it, but not
           under hold or observe; routeaway delete-key does so at once.`);
  });

  test('one of a newer version', async () => {
    const why = 'The key "v2 standby 7" in arn:… was written by a newer version: it is left alone.';
    const newer = { text: 'v2 standby 7', etag: 'now' };
    expect((await at({ key: 'unreadable', why, newer })).text).toBe(`${HEAD.replace(
      'primary (us-east-2)',
      'primary (us-east-2), but where the edge sends it cannot be read',
    ).replace('in about 60 s', 'within minutes')}
           key          unreadable (The key "v2 standby 7" in arn:… was written
           by a newer version: it is left alone.)

Override   auto: the rules decide

Decision   Steady: traffic is on primary.
           Set the override to \`standby\` (\`routeaway to standby\`) to move
           traffic now, or to \`hold\` to keep it.
           0 of 3 automatic switches used up.
Findings   The routing key was written by a newer version, and this one leaves
           it alone: a switch takes as long as the distribution takes. Deploy
           that version; if there never was one, routeaway delete-key deletes
           the key.`);
  });
});

describe('the owner tag is read now', () => {
  const FOREIGN = { tag: 'routeaway:owner:prod', value: '210987654321' };
  const STATE = `Traffic    primary (us-east-2)
           since 11:00:01Z (59 min 59 s), epoch 1: never switched

Health     + primary us-east-2 healthy, fit for 5 min, proven  (10 s ago: status
           200 in 9 ms)
           + standby us-west-2 healthy, fit for 5 min, proven  (10 s ago: status
           200 in 9 ms)
           + public endpoint healthy, served by primary, 10 s ago

Controls   distribution primary, deployed everywhere
           key          none, as it should be in steady state

Override   auto: the rules decide`;
  const at = (owner: Ownership | Error | undefined, known?: OwnerTag) =>
    lookedAt({
      journal: journalOf([GENESIS], {
        owner: { at: NOW - 9 * MINUTE, ...(known && { other: known.value, tag: known.tag }) },
      }),
      ledger: ledgerOf('+'.repeat(30)),
      ...(owner !== undefined && { owner }),
    });

  test('another stack’s that the switcher does not know yet', async () => {
    expect((await at(FOREIGN)).text).toBe(`Clients    served from primary since 11:00:01Z (59 min 59 s).
Next       Another stack owns the distribution; until the switcher has read
           that, it still moves traffic.
           Act: find out which stack it belongs to; if to this one, remove the
           tag routeaway:owner:prod.

${STATE}

Decision   Hold: the distribution is owned by another stack, and two stacks that
           move traffic undo each other’s switches.
           Waits for the tag routeaway:owner:prod, which is 210987654321, to be
           removed or to name this stack.
           Remove the tag routeaway:owner:prod from the distribution, and this
           stack acts again within a minute or two. Until then no override moves
           traffic; \`routeaway break-glass to standby\` does.
           0 of 3 automatic switches used up.
Findings   The distribution is owned by another stack now (210987654321); the
           switcher read the tag 9 min ago, and acts until it reads it again,
           within a quarter of an hour.`);
  });

  test('another stack’s that is gone again', async () => {
    expect(
      (await at(undefined, FOREIGN)).text,
    ).toBe(`Clients    served from primary since 11:00:01Z (59 min 59 s).
Next       If primary fails, standby serves clients in about 60 s.
           You need do nothing.

${STATE}

Decision   Steady: traffic is on primary.
           Set the override to \`standby\` (\`routeaway to standby\`) to move
           traffic now, or to \`hold\` to keep it.
           0 of 3 automatic switches used up.
Findings   No other stack owns the distribution now; the switcher read the tag 9
           min ago, and reads it again within a minute.`);
  });

  test('nothing is said where both know the same', async () => {
    expect((await at(undefined)).status.findings).toEqual([]);
    expect((await at(FOREIGN, FOREIGN)).status.findings).toEqual([]);
  });

  test('what cannot be read is said, with how old the knowledge is', async () => {
    const { status } = await at(new Error('CloudFront ListTagsForResource: not authorized'));
    expect(status.findings).toEqual([
      'Whether another stack owns the distribution cannot be read now (CloudFront ListTagsForResource: not authorized); the switcher read the tag 9 min ago.',
    ]);
  });
});

test('an update of the key that failed is told until it is made, not for as long as the journal remembers it', async () => {
  const id = 'untended-key';
  const at = NOW - 5 * MINUTE;
  const after = (ended: { readonly endedAt?: number }) =>
    lookedAt({
      journal: journalOf([GENESIS], {
        told: { [id]: at },
        lately: { [id]: { at, times: 1, subject: 'the key could not be updated', since: at, ...ended } },
      }),
      ledger: ledgerOf('+'.repeat(30)),
      key: { side: 'primary', epoch: 1 },
    });
  const key = async (ended: { readonly endedAt?: number }) =>
    (await after(ended)).status.controls.key.failing;
  expect(await key({})).toBe(true);
  expect(await key({ endedAt: NOW - MINUTE })).toBeUndefined();
});

describe('the override cannot be read: what applies, until when, and the way that is left', () => {
  const at = async (minutes: number) => {
    const { text } = await lookedAt({
      journal: journalOf([GENESIS], { overrideFailingSince: NOW - minutes * MINUTE }),
      ledger: ledgerOf('+'.repeat(30)),
      unreadable: new Error('ssm:GetParameter: no answer'),
    });
    return text.replace(/\n {11}/g, ' ');
  };

  test('in the first five minutes runs stop', async () => {
    const text = await at(2);
    expect(text).toContain(
      'Next       Runs stop until 12:03:00Z at the latest, and nothing moves. Act: make the override parameter readable.\n',
    );
    expect(text).toContain(
      'Waits for the override parameter to be readable. At the latest 12:03:00Z. After that the last valid override applies: auto. To move traffic now: `routeaway break-glass to standby`. 0 of 3',
    );
  });

  test('after that the last valid one applies, and writing another is no advice', async () => {
    const text = await at(6);
    expect(text).toContain(
      'Next       The override cannot be read, and auto applies. If primary fails, standby serves clients in about 60 s. Act: make the override parameter readable.\n',
    );
    expect(text).toContain(
      'Steady: traffic is on primary. No override can be read now, and auto applies. To move traffic all the same: `routeaway break-glass to standby`. 0 of 3',
    );
    expect(text).not.toContain('Set the override');
  });
});

describe('a switch whose key could not be set: the key is not as it should be', () => {
  const at = (deployed: boolean, rest: Partial<Journal> = {}) =>
    lookedAt({
      journal: journalOf(
        [
          entry({
            kind: 'failover',
            to: 'standby',
            begunAt: NOW - 12 * SECOND,
            behind: 'key',
            trouble: 'key (UpdateKeys): AccessDeniedException: Denied.',
          }),
          GENESIS,
        ],
        rest,
      ),
      ledger: ledgerOf('+'.repeat(30)),
      distribution: { distribution: 'standby', deployed },
    });

  test('the screen', async () => {
    const { text } = await at(false);
    expect(text.slice(text.indexOf('Controls'), text.indexOf('Override'))).toBe(
      `Controls   distribution standby, on its way to the edge
           key          none; it should say standby, and its update fails, and
           is tried again: AccessDeniedException: Denied.

`,
    );
    expect(text).toContain('Clients    still served from primary as of 10 s ago');
    expect(text.slice(0, text.indexOf('Traffic')).replace(/\n +/g, ' ')).toContain(
      'The switch to standby waits for the distribution to reach the edge, which takes minutes: the key could not be set.',
    );
  });

  test('deployed everywhere, no key is needed any more, whatever people were told', async () => {
    const { status, text } = await at(true, { told: { 'untended-key': NOW - 5 * MINUTE } });
    expect(status.controls.key).toEqual({ says: 'absent' });
    expect(text).toContain('key          none, as it should be in steady state\n');
  });
});

test('a Region that fails now and then: how much of the evidence there is, and how it was all day', async () => {
  const ticks = `${'+'.repeat(12)}x+x+`;
  const bad = { judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } as const;
  const seen = [...ticks].reduce((ledger, mark, i) => {
    const at = NOW - (ticks.length - 1 - i) * 10 * SECOND;
    const good = { tick: at, ...GOOD };
    const primary = mark === 'x' ? { tick: at, ...bad } : good;
    const asked = mark === 'x' ? primary : { ...good, servedBy: 'primary' as const };
    return record(ledger, { at, primary, standby: good, public: asked });
  }, EMPTY_LEDGER);
  const hours = (count: number) => Array(count).fill({ bad: 9, all: 360 });
  const hour = Math.floor(NOW / (60 * MINUTE));
  const day = (count: number) => ({ hour, primary: hours(count), standby: [{ bad: 1, all: 2_000 }] });
  const look = (count: number) =>
    lookedAt({ journal: journalOf([GENESIS]), ledger: { ...seen, day: day(count) } });
  const { text, status } = await look(3);
  expect(status.health.primary).toMatchObject({
    state: 'degraded',
    against: { percent: 32 },
    lastDay: { failed: 27, of: 1080, above: 2 },
  });
  expect(status.public).toMatchObject({ state: 'degraded', against: { percent: 32 } });
  expect(text).toContain(`Health     ~ primary us-east-2 degraded  (failed 2 of 4 probes in 30 s (50 %; up`);
  expect(text.slice(text.indexOf('Health'), text.indexOf('Controls')).replace(/\n +/g, ' ').trim()).toBe(
    [
      'Health     ~ primary us-east-2 degraded  (failed 2 of 4 probes in 30 s (50 %; up to 2 % is tolerable): 32 % of the evidence that makes it unhealthy; bad 10 s ago: status 503, wanted 2xx; 0 s ago: status 200 in 9 ms; last day: 2.5 % failed, more than the 2 % of tolerableErrors)',
      '+ standby us-west-2 healthy, fit for 2 min 30 s, proven  (0 s ago: status 200 in 9 ms; last day: under 0.1 % failed)',
      '~ public endpoint degraded, served by primary, 0 s ago  (failed 2 of 4 probes in 30 s (50 %; up to 2 % is tolerable): 32 % of the evidence that makes it unhealthy; bad 10 s ago: status 503, wanted 2xx)',
    ].join(' '),
  );
  // A script that asks whether all is well gets no 0, and nobody is told to hold traffic there.
  const { snapshot } = await look(3);
  expect(answerOf(snapshot)).toBe('held');
  expect(planText(status, reasonsAgainst(snapshot.situation), 'held', 500).split('\n')).toEqual([
    'If every probe of primary, and every one of the public endpoint, fails from now on, standby serves clients in about 40 s; if only some do, later or not at all.',
    'Primary failed 2 of 4 probes in 30 s (50 %; up to 2 % is tolerable): 32 % of the evidence that makes it unhealthy.',
    'Rule: steady.',
    'Clients get errors. If you know that they are real, move traffic: `routeaway to standby` (docs/runbook.md#clients-get-errors-and-it-did-not-switch).',
    'A run would move no traffic now, although clients get errors.',
  ]);
});

test.each([
  ['too little', 'xx', '; the evidence against the public endpoint has to reach 50 % (36 % now)'],
  ['enough, and over too little time', 'xxx', ''],
])('direct probes fail, and the public endpoint gives %s evidence', async (_, bad, needs) => {
  const ticks = 'x'.repeat(12);
  const ledger = [...ticks].reduce((known, _mark, i) => {
    const at = NOW - (ticks.length - 1 - i) * 2 * SECOND;
    const good = { tick: at, ...GOOD };
    const fails = { tick: at, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } as const;
    const asked = i >= ticks.length - bad.length ? fails : { ...good, servedBy: 'primary' as const };
    return record(known, { at, primary: fails, standby: good, public: asked });
  }, EMPTY_LEDGER);
  const { status } = await lookedAt({ journal: journalOf([GENESIS]), ledger });
  expect(status.decision.waitsFor).toBe(
    `the public endpoint to fail too, or primary to answer the probes${needs}`,
  );
});

describe('traffic on the standby, and a primary that fails now and then', () => {
  const ticks = `${'+++++x'.repeat(4)}++`;
  const ledger = [...ticks].reduce((known, mark, i) => {
    const at = NOW - (ticks.length - 1 - i) * 10 * SECOND;
    const good = { tick: at, ...GOOD };
    const primary: Verdict =
      mark === 'x' ? { tick: at, judgement: 'unhealthy', evidence: 'status 500, wanted 2xx' } : good;
    return record(known, { at, primary, standby: good, public: { ...good, servedBy: 'standby' } });
  }, EMPTY_LEDGER);
  const journal = journalOf([
    entry({ kind: 'failover', to: 'standby', begunAt: NOW - 9 * MINUTE, verifiedAt: NOW - 8 * MINUTE }),
  ]);
  const look = (override?: string) =>
    lookedAt({
      journal,
      ledger,
      distribution: { distribution: 'standby', deployed: true },
      ...(override !== undefined && { override }),
    });

  test('nobody is invited to fail back', async () => {
    const { text } = await look();
    expect(text).toBe(`Clients    served from standby since 11:52:00Z (8 min).
Next       Traffic stays on standby until you fail back; primary is degraded.
           Act: once primary is healthy and proven, \`routeaway to primary\`.

Traffic    standby (us-west-2)
           since 11:51:01Z (8 min 59 s), epoch 1: failover applied, verified

Health     ~ primary us-east-2 degraded, still fit for a failover  (failed 3 of
           15 probes in 140 s (20 %; up to 2 % is tolerable): 31 % of the
           evidence that makes it unhealthy; bad 20 s ago: status 500, wanted
           2xx; 0 s ago: status 200 in 9 ms)
           + standby us-west-2 healthy, fit for 4 min 10 s, proven  (0 s ago:
           status 200 in 9 ms)
           + public endpoint healthy, served by standby, 0 s ago

Controls   distribution standby, deployed everywhere
           key          none, as it should be in steady state

Override   auto: the rules decide

Decision   Steady: traffic is on standby; primary failed 3 of 15 probes in 140 s
           (20 %), so leave traffic there.
           Leave traffic on standby: primary still fails some of its probes.
           1 of 3 automatic switches used up.`);
  });

  test('nor by `plan`, with a pin and without', async () => {
    const plan = async (override?: string) => {
      const { status, snapshot } = await look(override);
      return planText(status, reasonsAgainst(snapshot.situation), answerOf(snapshot), 500).split('\n');
    };
    expect(await plan()).toEqual([
      'Steady: traffic is on standby; primary failed 3 of 15 probes in 140 s (20 %), so leave traffic there.',
      'Rule: steady.',
      'Leave traffic on standby: primary still fails some of its probes.',
      'A run would do nothing now.',
    ]);
    expect(await plan('standby')).toEqual([
      'Steady: an operator pinned traffic to standby and it is there.',
      'Rule: pin.',
      'Set the override to `auto` (`routeaway auto`), or to the side you want.',
      'A run would do nothing now.',
    ]);
  });
});

test.each([
  ['one stray error', `${'+'.repeat(12)}x++`, 'degraded, still fit for a failover', false],
  ['errors again and again', `${'+'.repeat(9)}xx+xx++`, 'degraded  (', true],
])('a standby with %s: whether it could take the traffic', async (_, ticks, says, unprotected) => {
  const ledger = [...ticks].reduce((known, mark, i) => {
    const at = NOW - (ticks.length - 1 - i) * 10 * SECOND;
    const good = { tick: at, ...GOOD };
    const standby: Verdict =
      mark === 'x' ? { tick: at, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } : good;
    return record(known, { at, primary: good, standby, public: { ...good, servedBy: 'primary' } });
  }, EMPTY_LEDGER);
  const { text, status } = await lookedAt({ journal: journalOf([GENESIS]), ledger });
  expect(text).toContain(`~ standby us-west-2 ${says}`);
  expect(status.findings.some((one) => one.startsWith('Unprotected: standby'))).toBe(unprotected);
  expect(status.decision.overrule?.includes('although')).toBe(unprotected);
});

describe('a planned move that waits for the hook', () => {
  const look = async (rest: object, settings = {}) => {
    const journal = journalOf([GENESIS], {
      override: { text: 'standby', seenAt: NOW - MINUTE },
      planned: {
        ...{ kind: 'pin', to: 'standby', since: NOW - 30 * SECOND, waits: 'waits for beforePlannedMove' },
        asked: { at: NOW - 10 * SECOND, run: 'one' },
        answer: { says: 'not ready', why: 'it is promoted' },
        ...rest,
      } as const,
    });
    const seen = { journal, ledger: ledgerOf('+'.repeat(36)), override: 'standby', asksFirst: true as const };
    const { text, status, snapshot } = await lookedAt({ ...seen, settings });
    const plan = planText(status, reasonsAgainst(snapshot.situation), answerOf(snapshot), 500);
    return [text.replace(/\n +/g, ' '), plan] as const;
  };

  test('`status` says what it waits for, what the hook has said, and when the move is given up', async () => {
    const [text, plan] = await look({});
    expect(text).toContain(
      'Nothing moves yet: the switcher waits for beforePlannedMove to say yes. If it still waits at 12:04:30Z, the move is given up.',
    );
    expect(text).toContain(
      'It has waited since 2026-11-21T11:59:30Z. beforePlannedMove says: not ready, "it is promoted". Waits for beforePlannedMove to say yes. If it still waits at 12:04:30Z, the move is given up.',
    );
    expect(plan).toContain(
      'Waits for beforePlannedMove to say yes.\nIf it still waits at 12:04:30Z, the move is given up.\n',
    );
  });

  test('and why it was given up', async () => {
    const [text] = await look({
      givenUp: 'beforePlannedMove refused it',
      answer: { says: 'refused', why: 'x' },
    });
    expect(text).toContain(
      'was given up: beforePlannedMove refused it. beforePlannedMove says: refused, "x".',
    );
  });
});

describe('an alarm of the user’s, while the public endpoint answers', () => {
  /** Looks each two seconds, the last `count` of them with the alarm in ALARM; then so many without. */
  interface Case {
    readonly names?: readonly string[];
    readonly since?: number;
    readonly standby?: Partial<Verdict>;
    readonly override?: string;
  }
  const look = (count: number, { names = ['orders-5xx'], since = 0, standby, ...given }: Case = {}) => {
    const ledger = Array.from({ length: 150 }, (_, i) => 149 - i).reduce((known, back) => {
      const at = NOW - back * 2 * SECOND;
      const good = { tick: at, ...GOOD };
      const alarms = back >= since && back < since + count ? names : [];
      const primary = withAlarms(good, alarms);
      const sides = { primary, standby: { ...good, ...standby } };
      return record(known, { at, ...sides, public: { ...good, servedBy: 'primary' } });
    }, EMPTY_LEDGER);
    return lookedAt({ journal: journalOf([GENESIS]), ledger, ...given });
  };
  const said = async (...asked: Parameters<typeof look>) => {
    const { status } = await look(...asked);
    return [status.next.sentence, status.decision.sentence];
  };

  test('the evidence is enough, and only its length is missing: traffic moves in a few seconds', async () => {
    const moves = 'If alarm orders-5xx stays in ALARM, standby serves clients in about 40 s.';
    expect(await said(8)).toEqual([moves, moves]);
    expect((await said(8, { names: ['a', 'b'] }))[0]).toMatch(
      /^If alarms a and b stay in ALARM, standby serves clients in about 40 s\.$/,
    );
  });

  test('the evidence is not enough yet', async () => {
    const yet = 'If alarm orders-5xx stays in ALARM, standby serves clients in about 50 s.';
    expect(await said(2)).toEqual([yet, yet]);
  });

  test('the other side could not take the traffic', async () => {
    const down = { judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' } as const;
    expect((await said(8, { standby: down }))[0]).toBe(
      'Even if alarm orders-5xx stays in ALARM, nothing moves as long as standby answers no better: it is unhealthy.',
    );
  });

  test('it is in ALARM no longer', async () => {
    expect((await said(4, { since: 2 }))[0]).toBe(
      'If every probe of primary fails from now on, standby serves clients in about 40 s; if only some do, later or not at all.',
    );
  });

  test('the override pins traffic', async () => {
    expect((await said(4, { override: 'primary' }))[0]).toBe(
      'Traffic stays on primary whatever its health: the override pins it there.',
    );
  });
});
