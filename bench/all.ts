import { api } from './api.ts';
import type { Benchmark } from './benchmark.ts';
import { days } from './days.ts';
import { imports } from './imports.ts';
import { judgement } from './judgement.ts';
import { lab } from './lab.ts';
import { prober } from './prober.ts';
import { reconcile } from './reconcile.ts';

export const BENCHMARKS: readonly Benchmark[] = [imports, api, reconcile, prober, days, judgement, lab];
