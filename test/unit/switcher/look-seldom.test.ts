/** The distribution as a run that stays reads it: seldom, and never older than what the journal says. */
import { lookSeldom } from '../../../functions/switcher/look-seldom.ts';
import type { DistributionObservation } from '../../../shared/core/edge.ts';
import { journalAt } from '../prober/world.ts';

const S = 1_000;

function watched(distribution: DistributionObservation['distribution'] = 'primary') {
  let now = 0;
  let reads = 0;
  const control = {
    look: async () => ({ distribution, etag: `E${++reads}` }),
    move: async () => undefined,
  };
  const clock = { now: () => now, sleep: async () => undefined };
  const seldom = lookSeldom(control, clock);
  const at = async (second: number) => {
    now = second * S;
    return (await seldom.look()).etag;
  };
  return { seldom, at };
}

test('is read every ten seconds', async () => {
  const { at } = watched();
  expect([await at(0), await at(2), await at(9), await at(10), await at(12)]).toEqual([
    'E1',
    'E1',
    'E1',
    'E2',
    'E2',
  ]);
});

test('is read again where it could not be read', async () => {
  const { at } = watched('unreadable');
  expect([await at(0), await at(2)]).toEqual(['E1', 'E2']);
});

test('is read again after an update of this run', async () => {
  const { at, seldom } = watched();
  await at(0);
  seldom.forget();
  expect(await at(2)).toBe('E2');
});

test('is behind a journal in which another run has begun or closed a switch since', async () => {
  const { at, seldom } = watched();
  await at(0);
  // The first one was read together with it.
  expect(seldom.isBehind(journalAt('standby', 'in-progress'))).toBe(false);
  await at(2);
  expect(seldom.isBehind(journalAt('standby', 'in-progress'))).toBe(false);
  await at(4);
  expect(seldom.isBehind(journalAt('standby', 'applied'))).toBe(true);
  expect(await at(4)).toBe('E2');
  expect(seldom.isBehind(journalAt('standby', 'applied'))).toBe(false);
});
