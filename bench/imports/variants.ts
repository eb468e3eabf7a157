/**
 * The same functions, put together in several ways: as deployed, in the other module format, with the plugin's defaults,
 * and not bundled at all. Beside them a function that does nothing.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { type FunctionResource, functionOf } from '../../lab/emulator/cloudformation/index.ts';
import { variablesOf } from '../../lab/emulator/lambda/index.ts';
import { copyInputs } from '../../lab/stand/package/inputs.ts';
import { LAB, LAB_REQUESTS, packageLab } from '../../lab/stand/package/lab.ts';
import { bundleFolder, packageRoles } from '../../lab/stand/package/package.ts';
import type { How } from '../benchmark.ts';
import { compile } from './unbundled.ts';

export const PARTS = ['api', 'prober', 'switcher'] as const;
export type Part = (typeof PARTS)[number];

export const VARIANTS = [
  'as deployed',
  'other format',
  'plugin’s defaults',
  'unbundled',
  'empty function',
] as const;
export type Variant = (typeof VARIANTS)[number];

export interface Made {
  /** The module that Lambda would load. */
  readonly file: string;
  /** Absent where nothing was packed. */
  readonly zipBytes?: number;
}

interface MadeFunction {
  readonly variants: Readonly<Record<Variant, Made>>;
  /** What the function finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The bundler's options in resources/shared/functions.yml. */
type Options = Readonly<Record<string, unknown>>;

export async function makeVariants({ root, say }: How): Promise<Readonly<Record<Part, MadeFunction>>> {
  const place = join(root, '.routeaway', 'bench');
  mkdirSync(place, { recursive: true });
  // In Lambda no package.json stands above a function; the project's own would make every `.js` an ES module.
  writeFileSync(join(place, 'package.json'), '{"type":"commonjs"}\n');

  const stacks = await packageLab({ root, building: () => say('The packages are built first.') });
  const inStack = (part: Part) => (part === 'api' ? stacks.primary : stacks.failover);
  const packaged = async (name: string, change: (options: Options) => Options) => {
    const roles = await packageWith(root, join(place, name), change, say);
    return (part: Part): Made => {
      const one = functionOf(inStack(part).template, part);
      const role = roles[part === 'api' ? 0 : 1];
      if (!role) throw new Error(`The role of ${part} was not packaged.`);
      return packagedFile(role.folder, bundleFolder(role, one), one);
    };
  };
  const other = await packaged('other-format', otherFormat);
  const defaults = await packaged('defaults', () => ({}));
  const compiled = compile(root, join(place, 'unbundled'));
  const empty = join(place, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => undefined;\n');

  const make = (part: Part): MadeFunction => {
    const { package: role, template } = inStack(part);
    const one = functionOf(template, part);
    const variants = {
      'as deployed': packagedFile(role.folder, bundleFolder(role, one), one),
      'other format': other(part),
      'plugin’s defaults': defaults(part),
      unbundled: { file: moduleOf(compiled, one) },
      'empty function': { file: empty },
    };
    return { variants, env: environmentOf(one, template.region) };
  };
  return { api: make('api'), prober: make('prober'), switcher: make('switcher') };
}

/** Packages a copy of the project whose bundler has other options. */
function packageWith(root: string, place: string, change: (options: Options) => Options, say: How['say']) {
  const copy = join(place, 'project');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  copyInputs(root, copy);
  const file = join(copy, 'resources/shared/functions.yml');
  const settings = parseDocument(readFileSync(file, 'utf8'));
  const { esbuild } = settings.toJS() as { esbuild: Options };
  settings.set('esbuild', change(esbuild));
  writeFileSync(file, settings.toString());
  return packageRoles([LAB_REQUESTS.primary, LAB_REQUESTS.failover], {
    root: copy,
    cache: join(place, 'packages'),
    building: ({ role }) => say(`The role ${role} is packaged in another way to compare with.`),
  });
}

const otherFormat = ({ outputFileExtension: _, ...options }: Options): Options =>
  options.format === 'esm'
    ? { ...options, format: 'cjs', outputFileExtension: '.cjs' }
    : { ...options, format: 'esm', outputFileExtension: '.mjs' };

function packagedFile(folder: string, bundle: string, one: FunctionResource): Made {
  return { file: moduleOf(bundle, one), zipBytes: statSync(join(folder, one.zip)).size };
}

/** As Lambda looks for it: the handler's path, with whatever extension it has. */
function moduleOf(folder: string, { handler }: FunctionResource): string {
  const path = join(folder, handler.slice(0, handler.lastIndexOf('.')));
  const found = readdirSync(dirname(path)).find((name) => /^handler\.[cm]?js$/.test(name));
  if (found === undefined) throw new Error(`There is no module ${path}.`);
  return join(dirname(path), found);
}

const environmentOf = (one: FunctionResource, region: string): Record<string, string> =>
  variablesOf(
    {
      name: one.name,
      region,
      handler: one.handler,
      runtime: one.runtime,
      memoryMb: one.memory,
      accessKeyId: 'nobody',
      // What the API calls while it is loaded is refused there: it is not measured.
      endpoint: 'http://127.0.0.1:9',
    },
    LAB.stage,
    one.environment,
  );
