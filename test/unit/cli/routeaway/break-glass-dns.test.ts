/** `break-glass` where traffic moves by DNS: the journal in whichever control Region takes it, or else the one call that is left. */
import { type ForcePorts, force } from '../../../../cli/routeaway/commands/break-glass.ts';
import type { DnsControl } from '../../../../cli/routeaway/stage/controls.ts';
import { lastCalls, noteMove } from '../../../../cli/routeaway/stage/dns.ts';
import type { Journal } from '../../../../shared/core/journal/journal.ts';
import { activeSide } from '../../../../shared/core/journal/journal-queries.ts';
import type { Side } from '../../../../shared/core/side.ts';
import { Conflict } from '../../../../shared/errors.ts';
import type { JournalStore } from '../../../../shared/ports.ts';
import { entry, journalOf, MINUTE, NOW } from '../../core/build.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'];

/** One journal that some Regions serve. `before`: what another run has written at each attempt. */
function table(down: readonly string[], journal: Journal, before: Journal[] = []) {
  const held = { journal };
  const asked: string[] = [];
  const storeIn = (region: string): Pick<JournalStore, 'read' | 'write'> => ({
    async read() {
      asked.push(region);
      if (down.includes(region)) throw new Error(`AWS in ${region} cannot be reached`);
      return held.journal;
    },
    async write(next, revision) {
      const other = before.shift();
      if (other) held.journal = other;
      if (revision !== held.journal.revision) throw new Conflict('Someone else wrote.');
      held.journal = { ...next, revision: revision + 1 };
      return held.journal;
    },
  });
  return { held, asked, storeIn };
}
const onPrimary = journalOf([entry({ kind: 'pin', to: 'primary', epoch: 7, phase: 'applied' })]);
const move = (it: ReturnType<typeof table>, to: Side = 'standby') =>
  noteMove(to, REGIONS, it.storeIn, () => NOW);

test('the first control Region that answers takes the entry, and the beacons follow it', async () => {
  const it = table(['ca-central-1'], onPrimary);
  expect(await move(it)).toMatch(
    /^The journal says standby \(epoch .*, written in us-west-2\): the beacons follow, and then the name\.$/,
  );
  expect(it.asked).toEqual(['ca-central-1', 'us-west-2']);
  const [first] = it.held.journal.entries;
  expect(first).toMatchObject({
    ...{ kind: 'adoption', from: 'primary', to: 'standby', phase: 'applied', epoch: NOW / 1_000 },
    because: 'Accept an external change: break-glass sent traffic to standby.',
  });
  expect(activeSide(it.held.journal)).toBe('standby');
});

test('where it says so already nothing is written', async () => {
  const it = table([], onPrimary);
  expect(await move(it, 'primary')).toBe('The journal says primary already.');
  expect(it.held.journal).toBe(onPrimary);
});

test('a run that writes at the same moment is met again, and a switch that it began is replaced', async () => {
  const begun = entry({ kind: 'failover', to: 'primary', epoch: 8, phase: 'in-progress', begunAt: NOW });
  const other = { ...onPrimary, entries: [begun, ...onPrimary.entries], revision: onPrimary.revision + 1 };
  const it = table([], onPrimary, [other]);
  await move(it);
  expect(it.held.journal.entries.map(({ to, phase }) => [to, phase])).toEqual([
    ['standby', 'applied'],
    ['primary', 'replaced'],
    ['primary', 'applied'],
  ]);
});

test('where none takes it, each Region is named', async () => {
  await expect(move(table(REGIONS, onPrimary))).rejects.toThrow(
    /^The journal cannot be written in any control Region \(ca-central-1: AWS in ca-central-1 cannot be reached; us-west-2: .*; eu-west-1: .*\)\.$/,
  );
});

describe('what is left then moves the name by its checks alone, and can be undone', () => {
  const checks = { beacon: 'abc', latch: 'def' };
  const update = '  aws route53 update-health-check --health-check-id';

  test('to the standby one is enough', () =>
    expect(lastCalls('standby', { checks, findings: [] })).toEqual([
      'What is left is Route 53, and us-east-1 has to take it:',
      `${update} abc --disabled --inverted`,
      'It counts until it is undone, whatever the journal says. So once two control Regions answer again, move traffic to standby by routeaway to standby, and four minutes later, when the latches have followed, undo it:',
      `${update} abc --no-disabled --no-inverted`,
    ]));

  test('to the primary it takes both, after what was edited', () =>
    expect(lastCalls('primary', { checks, findings: ['Somebody edited it.'] })).toEqual([
      'Somebody edited it.',
      expect.any(String),
      `${update} abc --disabled --no-inverted`,
      `${update} def --disabled --no-inverted`,
      expect.any(String),
      `${update} abc --no-disabled --no-inverted`,
      `${update} def --no-disabled --no-inverted`,
    ]));

  test('what nobody knows has to be filled in', () =>
    expect(lastCalls('primary', { checks: {}, findings: [] }).join('\n')).toMatch(
      /-id <the health check of the PRIMARY record> .*\n.*-id <the same of the name behind it> /,
    ));
});

async function forced(routing: 'dns' | 'key,dns', moves: DnsControl['move'], keyFails = false) {
  const said: string[] = [];
  let now = NOW;
  let served: Side = 'primary';
  const ports: ForcePorts = {
    routing,
    clock: {
      now: () => now,
      async sleep(ms) {
        now += ms;
      },
    },
    distribution: {
      look: async () => ({ distribution: 'dns', deployed: true }),
      move: async () => undefined,
    },
    ...(routing === 'key,dns' && {
      store: {
        look: async () => ({ key: 'absent' as const, etag: 'S' }),
        async write() {
          if (keyFails) throw new Error('CloudFront cannot be reached.');
          served = 'standby';
          return 'S2';
        },
      },
    }),
    dns: {
      name: 'active.example.com',
      async move(to) {
        const says = await moves(to);
        served = to;
        return says;
      },
      lastCalls: async (to) => lastCalls(to, { checks: { beacon: 'abc' }, findings: [] }),
    },
    endpoint: {
      ask: async () => ({ tick: now, judgement: 'healthy', servedBy: served, evidence: 'status 200' }),
    },
    say: (sentence) => said.push(sentence),
    complain: (error, control) => said.push(`${control}: ${(error as Error).message}`),
  } as ForcePorts;
  const { moved } = await force(ports, 'standby', true);
  return { moved, said, after: now - NOW };
}
const notes = async (to: Side) => `The journal says ${to}.`;
const refuses = async () => {
  throw new Error('The journal cannot be written in any control Region.');
};

test('by DNS alone the journal is all there is to write', async () => {
  const { moved, said } = await forced('dns', notes);
  expect(moved).toBe(true);
  expect(said[0]).toBe('The journal says standby.');
  expect(said.join('\n')).not.toMatch(/distribution|key/);
});

test('with a key both are written, and the one that fails is named', async () => {
  const { moved, said } = await forced('key,dns', notes, true);
  expect(moved).toBe(true);
  expect(said).toEqual(
    expect.arrayContaining([
      'the key (UpdateKeys): CloudFront cannot be reached.',
      'The distribution is left as it is (routing=key,dns).',
      'The journal says standby.',
      'The key could not be set (CloudFront cannot be reached), so clients follow the DNS alone, which takes minutes.',
    ]),
  );
});

test('with all control Regions gone what is left is printed, and traffic is said not to have moved', async () => {
  const { moved, said, after } = await forced('dns', refuses);
  expect([moved, after < MINUTE]).toEqual([false, true]);
  expect(said.slice(0, 3)).toEqual([
    'The journal cannot be written in any control Region.',
    'What is left is Route 53, and us-east-1 has to take it:',
    '  aws route53 update-health-check --health-check-id abc --disabled --inverted',
  ]);
});
