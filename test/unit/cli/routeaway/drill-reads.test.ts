/** What a drill makes of requests that one Region alone was asked to fail. */
import { type Asked, readsFound, tryReads } from '../../../../cli/routeaway/drill/reads.ts';
import { REGION_OF } from '../../../../lab/simulation/world/regions.ts';
import type { Side } from '../../../../shared/core/side.ts';
import type { Answer } from '../../../../shared/core/verdict/classify.ts';

const by = (side: Side | undefined, status: number): Answer => ({
  kind: 'response',
  path: '/health',
  status,
  body: '',
  cut: false,
  latencyMs: 5,
  ...(side && { marker: REGION_OF[side] }),
});

const FAILS_OVER: Asked = {
  read: by('standby', 200),
  spared: by('primary', 200),
  write: by('primary', 503),
};
const STAYS: Asked = { ...FAILS_OVER, read: by('primary', 503) };

test.each<[string, Partial<Asked>, ReturnType<typeof readsFound>['shows'], RegExp]>([
  [
    'the other side answers the read',
    {},
    'fails over',
    /^A read that primary failed was answered by standby/,
  ],
  ['nobody does', { read: by('primary', 503) }, 'does not fail over', /though readsFailOver is on\.$/],
  [
    'the write is sent on',
    { write: by('standby', 200) },
    'does not fail over',
    /^A write that primary failed/,
  ],
  ...(['read', 'spared'] as const).map(
    (way) =>
      [
        `CloudFront refuses the group for the ${way} one`,
        { [way]: { ...by(undefined, 502), xCache: 'FunctionValidationError from cloudfront' } },
        'does not fail over',
        /^CloudFront does not take what the CloudFront function chose for a read: status 502: FunctionValidationError at the edge\.$/,
      ] as [string, Partial<Asked>, 'does not fail over', RegExp],
  ),
  [
    'the API knows no such path',
    { read: by('primary', 404) },
    'untried',
    /a read with status 404 from us-east-2/,
  ],
  [
    'the API is always well',
    { read: by('primary', 200), write: by('primary', 200) },
    'untried',
    /status 200/,
  ],
  ['reads go to the other side first', { spared: by('standby', 503) }, 'untried', /is not shown/],
  ['no Region says its name', { read: by(undefined, 200) }, 'untried', /no Region that says its name/],
  [
    'no answer',
    { write: { kind: 'timeout', afterMs: 3_000 } },
    'untried',
    /a write with nothing within 3000 ms/,
  ],
  ['no way there', { read: { kind: 'failed', code: 'X', message: 'reset' } }, 'untried', /a read with reset/],
  ['no key', { read: { kind: 'not-asked', reason: 'the key is gone' } }, 'untried', /the key is gone/],
])('%s', (_, given, shows, sentence) => {
  const found = readsFound({ ...FAILS_OVER, ...given }, REGION_OF, 'primary');
  expect(found).toEqual({ active: 'primary', shows, sentence: expect.stringMatching(sentence) });
});

function clientOf(rounds: readonly Asked[]) {
  let round = 0;
  return {
    read: () => Promise.reject(new Error('It is not asked.')),
    failing: async (side: Side, way: 'read' | 'write') => {
      const asked = rounds[Math.min(round, rounds.length - 1)] ?? STAYS;
      if (way === 'write') round++;
      return way === 'write' ? asked.write : side === 'primary' ? asked.read : asked.spared;
    },
  };
}

test('a key that is on its way to the edge is waited for, and not for ever', async () => {
  let slept = 0;
  const clock = {
    now: () => slept,
    async sleep(ms: number) {
      slept += ms;
    },
  };
  const shown = await tryReads({ client: clientOf([STAYS, STAYS, FAILS_OVER]), clock }, REGION_OF, 'primary');
  expect([shown?.shows, slept]).toEqual(['fails over', 2_000]);
  slept = 0;
  const never = await tryReads({ client: clientOf([STAYS]), clock }, REGION_OF, 'primary');
  expect([never?.shows, slept]).toEqual(['does not fail over', 9_000]);
  expect(
    await tryReads({ client: { read: clientOf([]).read }, clock }, REGION_OF, 'primary'),
  ).toBeUndefined();
});
