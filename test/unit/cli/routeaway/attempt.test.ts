/** What `status` says of the journal: the switch that brought traffic where it is, and an attempt that is newer. */
import { attemptOf } from '../../../../cli/routeaway/view/status.ts';
import { entry, journalOf } from '../../core/build.ts';

test('an attempt is what is newer than the last that was applied', () => {
  const applied = entry({ kind: 'failover', to: 'standby' });
  expect(attemptOf(journalOf([applied]), undefined)).toEqual({});
  const begun = entry({ kind: 'pin', to: 'primary', phase: 'in-progress' });
  expect(attemptOf(journalOf([begun, applied]), undefined)).toMatchObject({
    attempt: { epoch: 2, kind: 'pin', to: 'primary', phase: 'in-progress' },
  });
  const failed = entry({ kind: 'pin', to: 'primary', phase: 'failed', trouble: 'Denied.' });
  expect(attemptOf(journalOf([failed, failed, applied]), 'primary')).toMatchObject({
    attempt: { epoch: 3, phase: 'failed', trouble: 'Denied.' },
  });
});

test('one that failed and that nobody means any more is no news', () => {
  const failed = entry({ kind: 'pin', to: 'primary', phase: 'failed', trouble: 'Denied.' });
  const journal = journalOf([failed, entry({ kind: 'failover', to: 'standby' })]);
  expect(attemptOf(journal, undefined)).toEqual({});
  expect(attemptOf(journal, 'standby')).toEqual({});
});
