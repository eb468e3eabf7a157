/** `next <call>: <fate>` and `every <call>: <fate>`: what becomes of single calls of a run. */
import { Conflict, Refused } from '../../../shared/errors.ts';
import { parseDuration } from '../../../shared/kit/time.ts';
import type { CallSite, Fate, FateRule } from '../world/fate.ts';
import type { Role } from '../world/trace.ts';
import type { Act } from './scenario.ts';

export const FATES: readonly {
  readonly form: string;
  readonly reads: (words: string) => ((drawn: Fate, site: CallSite) => Fate) | undefined;
}[] = [
  { form: 'killed before', reads: kill('killed before', 'before') },
  { form: 'killed after effect', reads: kill('killed after effect', 'after-effect') },
  { form: 'killed after answer', reads: kill('killed after answer', 'after-answer') },
  {
    form: 'request lost',
    reads: (words) =>
      words === 'request lost' ? (drawn) => ({ ...drawn, there: 'never', back: 'never' }) : undefined,
  },
  {
    form: 'answer lost',
    reads: (words) => (words === 'answer lost' ? (drawn) => ({ ...drawn, back: 'never' }) : undefined),
  },
  {
    form: 'refused',
    reads: (words) =>
      words === 'refused'
        ? (drawn, { name }) => ({ ...drawn, refusal: new Refused(`${name}: AccessDenied`) })
        : undefined,
  },
  {
    form: 'failed',
    reads: (words) =>
      words === 'failed'
        ? (drawn, { name }) => ({ ...drawn, refusal: new Error(`${name}: InternalServerError`) })
        : undefined,
  },
  {
    form: 'conflict',
    reads: (words) =>
      words === 'conflict'
        ? (drawn, { name }) => ({ ...drawn, refusal: new Conflict(`${name}: another run wrote first`) })
        : undefined,
  },
  {
    form: 'slow <duration>',
    reads: (words) => {
      const ms = parseDuration(/^slow (\S+)$/.exec(words)?.[1] ?? '');
      return ms === undefined ? undefined : (drawn) => ({ ...drawn, there: ms });
    },
  },
];

function kill(form: string, when: NonNullable<Fate['kill']>): (typeof FATES)[number]['reads'] {
  return (words) => (words === form ? (drawn) => ({ ...drawn, kill: when }) : undefined);
}

export const CALLS = [
  'journal.read',
  'journal.write',
  'journal.archive',
  'ledger.read',
  'ledger.write',
  'override.read',
  'levers.look',
  'levers.moveDistribution',
  'store.look',
  'store.write',
  'owner.read',
  'endpoint.ask',
  'notifier.send',
  'metric.publish',
  'waker.wake',
] as const;

interface Aim {
  readonly role?: Role;
  readonly call: string;
  readonly fate: (drawn: Fate, site: CallSite) => Fate;
}

function aim(role: string | undefined, call: string, words: string): Aim | string {
  if (!(CALLS as readonly string[]).includes(call))
    return `there is no call "${call}"; there are ${CALLS.join(', ')}`;
  const fate = FATES.map(({ reads }) => reads(words)).find((found) => found !== undefined);
  if (!fate) return `"${words}" is no fate of a call; write ${FATES.map(({ form }) => form).join(', ')}`;
  return { call, fate, ...(role !== undefined && { role: role as Role }) };
}

const concerns = ({ role, call }: Omit<Aim, 'fate'>, site: CallSite): boolean =>
  call === site.name && (role === undefined || role === site.run.role);

export function readNext(words: string): Act | string | undefined {
  const [, count = '1', role, call = '', fate] =
    /^next (?:(\d+) )?(?:(switcher|prober) )?(\S+): (.+)$/.exec(words) ?? [];
  if (fate === undefined) return undefined;
  const aimed = aim(role, call, fate);
  if (typeof aimed === 'string') return aimed;
  return (world) => {
    let left = Number(count);
    const rule: FateRule = (site, drawn) => {
      if (!concerns(aimed, site)) return undefined;
      if (--left === 0) world.fates.splice(world.fates.indexOf(rule), 1);
      world.tell({ what: 'world', sentence: `a fault on a call: ${call} of the ${site.run.role}, ${fate}` });
      return aimed.fate(drawn, site);
    };
    world.fates.push(rule);
  };
}

export function readEvery(words: string): Act | string | undefined {
  const [, role, call = '', fate] = /^every (?:(switcher|prober) )?(\S+): (.+)$/.exec(words) ?? [];
  if (fate === undefined) return undefined;
  const whose = role === undefined ? '' : ` of the ${role}`;
  if (fate === 'well') {
    return (world) => {
      world.tell({ what: 'world', sentence: `from now on every ${call}${whose}: well` });
      world.fates.splice(0, world.fates.length, ...world.fates.filter((rule) => NAMES.get(rule) !== call));
    };
  }
  const aimed = aim(role, call, fate);
  if (typeof aimed === 'string') return aimed;
  return (world) => {
    world.tell({ what: 'world', sentence: `from now on every ${call}${whose}: ${fate}` });
    const rule: FateRule = (site, drawn) => (concerns(aimed, site) ? aimed.fate(drawn, site) : undefined);
    NAMES.set(rule, call);
    world.fates.push(rule);
  };
}

/** Which call a lasting rule is about, so that `well` finds it. */
const NAMES = new WeakMap<FateRule, string>();
