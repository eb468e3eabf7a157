/**
 * How long Lambda would load each function, which is most of what the first request after a quiet time waits for: in a
 * fresh process for each measurement, in turns, on the deployed Node and on the local one.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, How, Report, Row, Target } from './benchmark.ts';
import { resultOf } from './child.ts';
import { exactly, figureOf, ratioOf } from './figure.ts';
import { type Made, makeVariants, PARTS, type Part, VARIANTS, type Variant } from './imports/variants.ts';
import type { NodeRuntime } from './nodes.ts';

interface Loaded {
  readonly ms: number;
  readonly processorMs: number;
  readonly memoryMb: number;
}

type Samples = Readonly<Record<Part, Readonly<Record<Variant, Loaded[]>>>>;

const LOAD = fileURLToPath(new URL('./imports/load.mjs', import.meta.url));

/** Against both, on the deployed Node. */
const TARGET = { variants: ['plugin’s defaults', 'unbundled'], most: 0.75 } as const;

export const imports: Benchmark = {
  name: 'imports',
  says: 'How long each function takes to load in a fresh process, compared with other ways to bundle it.',
  rounds: 7,
  async measure(how) {
    const nodes = await how.nodes();
    const functions = await makeVariants(how);
    const env = (part: Part) => functions[part].env;
    const file = (part: Part, variant: Variant): Made => functions[part].variants[variant];
    const tables: Report['tables'][number][] = [];
    const targets: Target[] = [];
    for (const node of nodes.all) {
      const samples = await sample(how, node, file, env);
      const rows = PARTS.flatMap((part) => VARIANTS.map((variant) => rowOf(part, variant, samples, file)));
      tables.push({ title: `Loading a function on Node ${node.version}`, rows });
      if (node === nodes.deployed) targets.push(...targetsOf(samples, node));
    }
    const note =
      'Ratios are of processor time. “Other format” is the same bundle in the other module format; “unbundled” is the compiled source with its node_modules.';
    return { tables, targets, notes: [note, ...nodes.notes] };
  },
};

async function sample(
  { rounds, root }: How,
  node: NodeRuntime,
  file: (part: Part, variant: Variant) => Made,
  env: (part: Part) => Readonly<Record<string, string>>,
): Promise<Samples> {
  const none = (): Record<Variant, Loaded[]> => ({
    'as deployed': [],
    'other format': [],
    'plugin’s defaults': [],
    unbundled: [],
    'empty function': [],
  });
  const samples = { api: none(), prober: none(), switcher: none() };
  // The first round reads the files from the disk; it is not counted.
  for (let round = -1; round < rounds; round++)
    for (const part of PARTS)
      for (const variant of turned(VARIANTS, round)) {
        const { file: path } = file(part, variant);
        const how = /\.mjs$/.test(path) || variant === 'unbundled' ? 'import' : 'require';
        const loaded = await resultOf<Loaded>({
          node: node.path,
          args: [LOAD, path, how],
          env: { ...env(part) },
          cwd: root,
        });
        if (round >= 0) samples[part][variant].push(loaded);
      }
  return samples;
}

/** Each round begins with another one, so that none always comes after the same neighbour’s noise. */
const turned = <T>(all: readonly T[], by: number): T[] =>
  all.map((_, i) => all[(i + by + all.length) % all.length] as T);

const each = (loaded: readonly Loaded[], of: keyof Loaded): number[] => loaded.map((one) => one[of]);

/** By the processor's time: of that Lambda gives a function a share, and other programs' haste does not count in it. */
const deployedAgainst = (samples: Samples, part: Part, variant: Variant) =>
  ratioOf(each(samples[part]['as deployed'], 'processorMs'), each(samples[part][variant], 'processorMs'));

function rowOf(
  part: Part,
  variant: Variant,
  samples: Samples,
  file: (part: Part, variant: Variant) => Made,
): Row {
  const loaded = samples[part][variant];
  const { file: path, zipBytes } = file(part, variant);
  const named = variant === 'as deployed' || variant === 'other format';
  return {
    what: `${part}, ${variant}${named ? ` (${extname(path)})` : ''}`,
    figures: {
      time: figureOf('ms', each(loaded, 'ms')),
      processor: figureOf('ms', each(loaded, 'processorMs')),
      memory: figureOf('MB', each(loaded, 'memoryMb')),
      ...(zipBytes !== undefined && { zip: exactly('KB', Math.round(zipBytes / 1_000)) }),
      ...(variant !== 'as deployed' &&
        variant !== 'empty function' && {
          'as deployed against it': deployedAgainst(samples, part, variant),
        }),
    },
  };
}

const targetsOf = (samples: Samples, node: NodeRuntime): Target[] =>
  PARTS.flatMap((part) =>
    TARGET.variants.map((variant) => ({
      says: `${part} against ${variant === 'unbundled' ? 'its unbundled code' : 'the plugin’s defaults'} on Node ${node.version}`,
      figure: deployedAgainst(samples, part, variant),
      limit: { most: TARGET.most },
    })),
  );
