/** The ledger as it is stored: nothing is lost that the ledger keeps, and the item stays small. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { EMPTY_LEDGER, type Ledger, record } from '../../../shared/core/journal/ledger.ts';
import { asItem, fromItem } from '../../../shared/core/journal/ledger-item.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { keptOf, LETTERS, letterOf } from '../../../shared/core/verdict/letters.ts';
import { type PublicVerdict, SLOT_MS, type Tick } from '../../../shared/core/verdict/verdict.ts';
import { SPAN_MS } from '../../../shared/core/verdict/weigh.ts';
import fc from '../../fast-check.ts';
import { NOW } from './build.ts';
import { itemSize } from './item-size.ts';

const verdict = fc.record(
  {
    judgement: fc.constantFrom('healthy', 'unhealthy', 'unknown'),
    evidence: fc.oneof(fc.string({ maxLength: 400 }), fc.constant("the prober's clock is 9 s fast")),
    latencyMs: fc.nat(),
    certificateEndsAt: fc.nat(),
    behindMs: fc.nat(),
    refused: fc.constant(true as const),
    cached: fc.constantFrom('/health', '/'),
    edgeFunctionError: fc.constant(true as const),
    warns: fc.constant(true as const),
    error: fc.constantFrom(401, 403, 429, 500, 503),
    servedBy: fc.constantFrom(...SIDES),
  },
  { requiredKeys: ['judgement', 'evidence'] },
);
/** A drill makes bad what is good. */
const drilled = fc.record({
  judgement: fc.constant('unhealthy' as const),
  evidence: fc.constant('drill: so; seen: well'),
  drill: fc.constant(true as const),
  drillId: fc.constantFrom('primary-1', 'primary-2'),
});
/** An alarm of the user's makes it bad. */
const alarmed = fc.record({
  judgement: fc.constant('unhealthy' as const),
  evidence: fc.constant('alarm a is in ALARM; the probe itself finds nothing'),
  alarm: fc.constantFrom('healthy', 'unhealthy', 'unknown'),
});
const about = fc.oneof(
  { weight: 5, arbitrary: verdict },
  { weight: 1, arbitrary: drilled },
  { weight: 1, arbitrary: alarmed },
);

const ticks = fc.array(
  fc.record({
    slot: fc.nat(120),
    primary: about,
    standby: about,
    public: about,
    began: fc.nat(3),
    silent: fc.option(fc.constantFrom('there is no alarm a in us-east-2', 'x'.repeat(500)), {
      nil: undefined,
    }),
  }),
  { maxLength: 60 },
);

const written = (list: typeof ticks extends fc.Arbitrary<infer T> ? T : never): Ledger =>
  list.reduce((ledger, { slot, began, silent, ...seen }) => {
    const at = NOW + slot * SLOT_MS;
    const of = (target: 'primary' | 'standby' | 'public') => ({ ...seen[target], tick: at }) as PublicVerdict;
    const sideOf = (side: 'primary' | 'standby') => {
      const { servedBy: _, ...rest } = of(side);
      return rest;
    };
    const tick: Tick = {
      at,
      primary: sideOf('primary'),
      standby: sideOf('standby'),
      public: of('public'),
      ...(silent !== undefined && { silentAlarms: { standby: silent } }),
    };
    return record(ledger, tick, began);
  }, EMPTY_LEDGER);

test('what is read is what was written', () => {
  fc.assert(
    fc.property(ticks, (list) => {
      const ledger = written(list);
      expect(fromItem(structuredClone(asItem(ledger)))).toEqual(ledger);
    }),
  );
});

test('a verdict that is kept in short keeps its kind', () => {
  fc.assert(
    fc.property(about, (one) => {
      const first = { ...one, tick: NOW } as PublicVerdict;
      const tick: Tick = { at: NOW, primary: first, standby: first, public: first };
      const good = { tick: NOW + SLOT_MS, judgement: 'healthy', evidence: 'seen' } as const;
      const ledger = record(record(EMPTY_LEDGER, tick), {
        at: good.tick,
        primary: good,
        standby: good,
        public: good,
      });
      expect(letterOf(ledger.primary[0] as PublicVerdict)).toBe(letterOf(first));
    }),
  );
  for (const letter of LETTERS) expect(letter).toMatch(/^[a-z]$/);
});

test('a status is kept beside an evidence that is as short as its kind’s', () => {
  const { judgement, evidence } = keptOf('b');
  const bad = { tick: NOW, judgement, evidence, error: 503 } as const;
  const ledger = record(EMPTY_LEDGER, { at: NOW, primary: bad, standby: bad, public: bad });
  expect(fromItem(asItem(ledger)).primary).toEqual([bad]);
});

/** A tick each two seconds for the whole span, and the counts of a whole day. */
test('the item is small, in calm and in doubt', () => {
  const sizeWith = (every: number, bad: string): number => {
    let ledger = EMPTY_LEDGER;
    for (let at = NOW; at <= NOW + SPAN_MS; at += every) {
      const judgement = bad !== '' && at % (3 * every) === 0 ? 'unhealthy' : 'healthy';
      const one = {
        tick: at,
        judgement,
        evidence: bad || 'status 200 in 40 ms',
        latencyMs: 40,
        certificateEndsAt: NOW,
      } as const;
      ledger = record(
        ledger,
        { at, primary: one, standby: one, public: { ...one, servedBy: 'primary' } },
        NOW,
      );
    }
    const counts = Array.from({ length: 25 }, () => ({ bad: bad === '' ? 0 : 120, all: 360 }));
    const item = asItem({ ...ledger, day: { hour: 500_000, primary: counts, standby: counts } });
    return itemSize(marshall({ pk: 'vantage#ca-central-1', sk: 'head', ...item }));
  };
  expect(sizeWith(10_000, '')).toBeLessThan(1_200);
  expect(sizeWith(SLOT_MS, 'no answer within 3000 ms')).toBeLessThan(1_450);
});
