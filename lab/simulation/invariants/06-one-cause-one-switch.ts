/**
 * Promise 6: killed anywhere, or two runs interleaved at any call, the next run carries on, and one cause makes one switch.
 * So nothing moves without an open entry, nothing older comes after something newer, and what is called applied did land.
 * That one outage makes one switch is held by the families of traces in which there is one (lab/simulation/families).
 */

import type { Entry } from '../../../shared/core/journal/journal.ts';
import { downControl } from '../world/call-faults.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';

/** Between a look and the entry that it leads to. */
const LOOK_MS = 40_000;

export const oneCauseOneSwitch: Invariant = (history) => {
  // What was in progress before the present step: an entry that its own run has closed is in nobody's way.
  let open: Entry | undefined;
  return {
    begun(w, { epoch, run, begunAt }) {
      const early = w.table.journal.entries.find(
        (e) => e.epoch === open?.epoch && e.run !== run && e.leaseUntil > begunAt && e.phase !== 'applied',
      );
      if (early) broken(6, w, `epoch ${epoch} was begun while epoch ${early.epoch} had its lease`);
    },

    stepped(w) {
      const [last] = w.table.journal.entries;
      open = last?.phase === 'in-progress' ? last : undefined;
    },

    strayed(w, run) {
      broken(6, w, `the edge was moved by ${run}, which has begun nothing`);
    },

    moved(w, { run, entry: { epoch, phase }, byDns }) {
      if (phase === 'applied' && !byDns)
        broken(
          6,
          w,
          `the edge was moved by ${run}, whose epoch ${epoch} had applied: converging moves nothing`,
        );
      const last = history.moves.at(-1);
      if (last && last.run !== run && last.entry.epoch >= epoch)
        broken(6, w, `epoch ${epoch} moved the edge after epoch ${last.entry.epoch}`);
    },

    changed(w, { outside, key: { before, after } }) {
      if (outside || before === undefined || after === undefined) return;
      if (epochOf(after) < epochOf(before))
        broken(6, w, `the key "${before}" gave way to the older "${after}"`);
    },

    applied(w, { kind, epoch, to, begunAt }) {
      if (kind === 'initial') return;
      const from = begunAt - history.mostSkew - LOOK_MS;
      const { target } = w.truth;
      const went = target.some(({ is }, i) => is === to && (target[i + 1]?.from ?? w.now()) >= from);
      if (!went && !isHidden(w, to))
        broken(6, w, `epoch ${epoch} applied on ${to}, says the journal; traffic never went there`);
    },
  };
};

const epochOf = (key: string): number => Number(/^v1 \w+ (\d{1,15})\b/.exec(key)?.[1] ?? 0);

/** A key was written while the store cannot be read: no run can know that it overrules the distribution. */
function isHidden({ callFaults, edge, table }: World, to: Entry['to']): boolean {
  const known = table.journal.key?.says;
  const isKnown = typeof known === 'object' && known.epoch === epochOf(edge.key() ?? '');
  return edge.distribution() === to && !isKnown && callFaults.some((fault) => downControl(fault) === 'store');
}
