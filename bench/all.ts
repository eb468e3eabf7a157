import { api } from './api.ts';
import type { Benchmark } from './benchmark.ts';
import { imports } from './imports.ts';

export const BENCHMARKS: readonly Benchmark[] = [imports, api];
