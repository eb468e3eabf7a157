/**
 * Promise 7: what is not ours in the distribution is never changed, nor a key that a newer version has written. With
 * `routing=key` and with DNS nothing in the distribution is ours.
 */
import { writesDistribution } from '../../../shared/core/routing.ts';
import { notOurs } from '../world/behaviours.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isOfNewerVersion } from './undisturbed.ts';

export const whatIsNotOurs: Invariant = () => {
  let theirs: string | undefined;
  return {
    changed(w, { control, outside, key: { before, after } }) {
      if (control === 'store') {
        if (!outside && isOfNewerVersion(before))
          broken(7, w, `the key "${before}" of a newer version gave way to "${after}"`);
        return;
      }
      const present = notOurs(w.edge.read().config);
      if (!outside && !writesDistribution(w.settings.routing))
        broken(7, w, `the distribution was changed with routing=${w.settings.routing}`);
      if (!outside && theirs !== undefined && theirs !== present)
        broken(7, w, 'the distribution has changed beyond our origins');
      theirs = present;
    },
    stepped(w) {
      theirs ??= notOurs(w.edge.read().config);
    },
  };
};
