/** What a benchmark is, and what it gives: tables of figures, and how far each figure with a target is from it. */
import type { Figure } from './figure.ts';
import type { Nodes } from './nodes.ts';

export interface Benchmark {
  readonly name: string;
  /** What it measures, as a sentence. */
  readonly says: string;
  /** How often, unless told. */
  readonly rounds: number;
  measure(how: How): Promise<Report>;
}

export interface How {
  /** The project's folder. */
  readonly root: string;
  readonly rounds: number;
  /** The Nodes to measure on; looked for, and fetched, once. */
  readonly nodes: () => Promise<Nodes>;
  /** Told what takes long. */
  readonly say: (line: string) => void;
}

export interface Report {
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
  /** What has to be known to read the figures. */
  readonly notes: readonly string[];
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly what: string;
  /** By the column's heading. */
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Target {
  readonly says: string;
  readonly figure: Figure;
  /** The figure's median is to be at most, or at least, this. */
  readonly limit: { readonly most: number } | { readonly least: number };
}

export const isMet = ({ figure, limit }: Target): boolean =>
  'most' in limit ? figure.median <= limit.most : figure.median >= limit.least;
