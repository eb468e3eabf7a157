/** Promise 12: a control Region that is cut off from the others begins nothing, and sends nothing later than its lease allows. */
import { SECOND } from '../../../shared/core/duration.ts';
import { LEASE_MARGIN_MS, LEASE_MS } from '../../../shared/core/journal/journal-append.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';

/** What was sent before may still arrive: no call takes longer. */
const ARRIVES_MS = LEASE_MARGIN_MS;

export const cutOff: Invariant = () => {
  const since = new Map<string, number>();
  return {
    stepped(w) {
      if (w.controls.length === 1) return;
      for (const { region } of w.controls)
        if (!isCutOff(w, region)) since.delete(region);
        else if (!since.has(region)) since.set(region, w.now());
    },

    begun(w, { region, epoch }) {
      const from = since.get(region ?? '');
      if (from !== undefined && w.now() - from > ARRIVES_MS)
        broken(
          12,
          w,
          `epoch ${epoch} was begun by ${region}, which has been cut off for ${secondsOf(w, from)}`,
        );
    },

    changed(w, { by, outside, control }) {
      if (outside || w.controls.length === 1) return;
      const region = w.runs.all.findLast(({ id }) => id === by)?.region ?? '';
      const from = since.get(region);
      if (from !== undefined && w.now() - from > LEASE_MS)
        broken(12, w, `${by} wrote to the ${control} ${secondsOf(w, from)} after ${region} was cut off`);
    },
  };
};

const secondsOf = ({ now }: World, from: number): string => `${Math.round((now() - from) / SECOND)} s`;

/** No message of it reaches another Region, or there is none that could take it. */
const isCutOff = ({ controls, between, shared }: World, region: string): boolean =>
  shared?.strong.isDown(region) === true ||
  controls.every(
    (one) =>
      one.region === region || shared?.strong.isDown(one.region) || !between.isOpen(region, one.region),
  );
