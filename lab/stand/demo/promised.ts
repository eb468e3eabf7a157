/** Whether the Regions keep what clients were promised. */
import type { Ledger } from '../traffic/ledger.ts';

export interface Checked {
  readonly acknowledged: number;
  /** Acknowledged and not deleted by a client since. */
  readonly promised: number;
  /** Promised and held by both Regions. */
  readonly held: number;
  readonly lost: readonly string[];
}

export function checkPromised(
  ledger: Pick<Ledger, 'acknowledged' | 'promised'>,
  ...regions: readonly ReadonlySet<string>[]
): Checked {
  const promised = ledger.promised();
  const lost = promised.filter((id) => !regions.every((held) => held.has(id)));
  return {
    acknowledged: ledger.acknowledged(),
    promised: promised.length,
    held: promised.length - lost.length,
    lost,
  };
}
