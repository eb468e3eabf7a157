/** What the page is told of the service: sentences and numbers, made by whoever looks at it. See `Observer` in `lab.ts`. */

import type { Health } from '../../../shared/core/decision/health.ts';
import type { Report } from '../../../shared/core/journal/report.ts';
import type { Target } from '../../../shared/core/side.ts';
import type { Judgement } from '../../../shared/core/verdict/verdict.ts';

export interface View {
  readonly clients: {
    /** `doubt`: nobody notices anything yet, or not everybody. */
    readonly tone: 'well' | 'doubt' | 'bad' | 'unknown';
    /** `served from primary`. */
    readonly head: string;
    /** `for 27 min`; empty where that is not known, or says nothing. */
    readonly lasts: string;
    /** The rest of that sentence. */
    readonly detail: string;
  };
  /** What happens next by itself, and what a person has to do, which may be nothing. */
  readonly next: { readonly sentence: string; readonly act: string };
  readonly judged: readonly Judged[];
  /** What the switcher decides now, what it waits for, and how to overrule it. */
  readonly decision: readonly string[];
  readonly findings: readonly string[];
  readonly override: readonly string[];
  readonly controls: readonly (readonly [name: string, says: string])[];
  /** An operator may bring traffic back to the primary. */
  readonly mayFailBack: boolean;
  /** With three controllers, and none with one. `works`: its prober and its controller speak. */
  readonly controlRegions: readonly {
    readonly region: string;
    readonly says: string;
    readonly works: boolean;
  }[];
  /** The newest first. */
  readonly reports: readonly Report[];
  readonly marks: readonly Mark[];
}

/** Something that happened, for the chart. */
export interface Mark {
  /** Epoch ms, lab time. */
  readonly at: number;
  readonly what: string;
}

export interface Judged {
  readonly target: Target;
  readonly region?: string;
  readonly state: Health['state'];
  /** Traffic belongs there. */
  readonly active: boolean;
  /** Of the evidence that makes it unhealthy; absent where nothing is known. */
  readonly percent?: number;
  readonly fit: string;
  readonly why: string;
  readonly points: readonly Point[];
}

/** One vantage point. */
export interface Point {
  /** Of the prober. */
  readonly region: string;
  /** Of its own evidence, as `percent`. */
  readonly percent: number;
  /** Oldest first. `ago`: seconds. */
  readonly probes: readonly { readonly ago: number; readonly judgement: Judgement }[];
}
