import { api } from './api.ts';
import type { Benchmark } from './benchmark.ts';
import { imports } from './imports.ts';
import { prober } from './prober.ts';
import { reconcile } from './reconcile.ts';

export const BENCHMARKS: readonly Benchmark[] = [imports, api, reconcile, prober];
