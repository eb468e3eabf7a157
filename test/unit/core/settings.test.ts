import { checkSettings } from '../../../shared/core/check-settings.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';

// What docs and runbooks quote. Who changes one changes the behaviour of every deployed stage.
test('the defaults', () => {
  expect(DEFAULT_SETTINGS).toEqual({
    tick: 10_000,
    fall: 3,
    fallWithin: 50_000,
    freshness: 30_000,
    recent: 60_000,
    brownOutShare: 0.5,
    brownOutVerdicts: 20,
    brownOutWithin: 300_000,
    rise: 60_000,
    riseVerdicts: 4,
    coolDown: 300_000,
    limit: 3,
    limitWithin: 3_600_000,
    failback: 'manual',
    failbackAfter: 1_800_000,
    failbackSteps: [],
    failbackPause: 300_000,
    readsFailOver: false,
    verifyWithin: 300_000,
  });
  expect(checkSettings(DEFAULT_SETTINGS)).toEqual([]);
});
