/** The prober's ports: real questions to real targets, and a ledger in memory that answers at once. */
import { request } from 'node:http';
import { createInvoker } from '../../functions/prober/invoke-switcher.ts';
import type { ProberPorts } from '../../functions/prober/ports.ts';
import type { OfRun } from '../../functions/prober/tick.ts';
import { EMPTY_JOURNAL } from '../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER, type Ledger } from '../../shared/core/journal/ledger.ts';
import { Conflict } from '../../shared/errors.ts';
import type { LedgerStore } from '../../shared/ports.ts';
import type { Open } from '../../shared/probe/ask.ts';
import { createProbes } from '../../shared/probe/probes.ts';
import type { Target } from './targets.ts';

export const REGIONS = { primary: 'us-east-2', standby: 'us-west-2' } as const;

/** As https.request, without the handshake: the targets have no certificate. */
export const open = request as Open;

export interface Asked {
  readonly primary: Target;
  readonly standby: Target;
  readonly public: Target;
  readonly control: Target;
}

/** A ledger in memory, which refuses a write that has not seen the newest one. */
export const ledgerIn = (kept: { ledger: Ledger }): LedgerStore => ({
  read: async () => kept.ledger,
  async write(next, seen) {
    if (kept.ledger.revision !== seen) throw new Conflict('another run wrote first');
    kept.ledger = { ...next, revision: seen + 1 };
    return kept.ledger;
  },
});

export function portsOver(asked: Asked, probeTimeout: number): ProberPorts {
  return {
    probes: createProbes(
      {
        regions: REGIONS,
        healthUrls: { primary: asked.primary.url, standby: asked.standby.url },
        publicUrl: asked.public.url,
        publicWriteUrl: asked.public.url,
        controlUrls: [asked.control.url],
        expect: { body: 'health+json', marker: 'required', maxLatency: 2_500 },
        markerHeader: 'x-routeaway-region',
        probeTimeout,
      },
      { now: Date.now, open },
    ),
    clock: { time: () => ({ now: Date.now(), ahead: undefined }) },
    metric: { publish: async () => undefined },
    ledger: ledgerIn({ ledger: EMPTY_LEDGER }),
    journal: { read: async () => EMPTY_JOURNAL },
    invoker: { invoke: async () => undefined },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    gauges: { add: () => {} },
  };
}

/** A tick by itself: a run of its own, which publishes it at once. */
export const alone = (ports: ProberPorts): OfRun => ({
  began: 0,
  by: { tolerableErrors: 0.02, confirm: 18_000 },
  publish: (tick) => ports.metric.publish([tick]),
  see: () => undefined,
  invoke: createInvoker(ports).ifBad,
});
