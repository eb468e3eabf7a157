/**
 * The timeline of a scenario: one line for each thing that happened, from what the production code logged and from what
 * is so in the world. What only repeats itself is left out; times and latencies that mean nothing are too.
 */

import { briefly } from '../../../shared/kit/evidence.ts';
import { showDuration, showMoment } from '../../../shared/kit/time.ts';
import type { Happening } from '../world/events.ts';

interface Teller {
  hear(happening: Happening): void;
  /** The lines since the last time. */
  take(): string[];
}

type Of<W extends Happening['what']> = Extract<Happening, { readonly what: W }>;

export function createTeller(start: number, rest: { readonly decided: string }): Teller {
  let lines: string[] = [];
  let probed = 'All healthy.';
  /** The metric says the same as the probe before it: once is enough, until the world changes. */
  const measured = new Set<string>();
  let warned = '';
  let called = '';
  let decided = rest.decided;
  let together: Of<'clients' | 'served'>[] = [];
  const failingSince = new Map<string, number>();

  const say = (at: number, who: string, what: string): void => {
    lines.push(`${showMoment(at - start)}  ${who.padEnd(8)}  ${what}`);
  };

  /** What happens at several edge locations at one moment is one line. */
  const flush = (): void => {
    const groups = new Map<string, Of<'clients' | 'served'>[]>();
    for (const one of together) {
      const says = one.what === 'served' ? `send clients to ${one.side}` : clientsSay(one, failingSince);
      groups.set(says, [...(groups.get(says) ?? []), one]);
    }
    together = [];
    for (const [says, [first, ...more]] of groups) {
      if (!first) continue;
      const places = [first, ...more].map(({ location }) => location).join(', ');
      if (first.what === 'served') say(first.at, 'edge', `Edge locations ${places} ${says}.`);
      else say(first.at, 'clients', `Clients at ${places} ${says}.`);
    }
  };

  const line = (happening: Of<'line'>): void => {
    const { at, verb, sentence, level, fields } = happening;
    if (verb === 'probe' && level !== 'error') {
      const found = `${sentence}${aside(findings(fields))}`;
      if (found !== probed) say(at, verb, found);
      probed = found;
    } else if (verb === 'decide') {
      const found = `${level === 'info' ? '' : '! '}${sentence}${aside(outlook(fields, start))}`;
      // A warning stands beside the decision of the same run.
      if (fields.rule === undefined) {
        if (sentence !== warned) say(at, verb, found);
        warned = sentence;
      } else {
        // Other numbers are no other decision.
        const says = sentence.replaceAll(/\d+/g, '');
        if (says !== decided) say(at, verb, found);
        decided = says;
      }
    } else if (verb === 'metric' && level === 'info') {
      const found = `${sentence}${aside(values(fields))}`;
      if (!measured.has(found)) say(at, verb, found);
      measured.add(found);
    } else say(at, verb, `${level === 'info' ? '' : '! '}${sentence}${aside(details(fields))}`);
  };

  return {
    hear(happening) {
      if (happening.what === 'clients' || happening.what === 'served') {
        if (together[0] && together[0].at !== happening.at) flush();
        together.push(happening);
        return;
      }
      flush();
      if (happening.what === 'line') line(happening);
      else {
        const told = tale(happening);
        if (told && !(happening.what === 'call' && told[1] === called)) say(happening.at, ...told);
        if (told && happening.what === 'call') called = told[1];
        if (happening.what === 'world') measured.clear();
      }
    },
    take() {
      flush();
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}

function clientsSay({ location, side, well, at }: Of<'clients'>, failingSince: Map<string, number>): string {
  const since = failingSince.get(location);
  if (!well) {
    if (since === undefined) failingSince.set(location, at);
    return `see errors: they are sent to ${side}`;
  }
  failingSince.delete(location);
  return `are served by ${side}${since === undefined ? '' : ` again, after ${showDuration(at - since)}`}`;
}

/** Who and what; undefined for what is no news. */
function tale(
  happening: Exclude<Happening, Of<'line' | 'clients' | 'served'>>,
): readonly [string, string] | undefined {
  switch (happening.what) {
    case 'alarm':
      return ['alarm', `The alarm of ${happening.side} goes from ${happening.from} to ${happening.to}.`];
    case 'distribution':
      return ['edge', `The distribution is updated: ${happening.target}.`];
    case 'store':
      return [
        'edge',
        happening.value === undefined ? 'The key is deleted.' : `The key is set: ${happening.value}.`,
      ];
    case 'deployed':
      return ['edge', `The distribution is Deployed: ${happening.target} everywhere.`];
    case 'world':
      return [
        happening.sentence.startsWith('operator') ? 'operator' : 'world',
        `${upper(happening.sentence).replace(/\.+$/, '')}.`,
      ];
    case 'notice':
      return ['notify', `${happening.notice.urgent ? '! ' : ''}${happening.notice.subject}`];
    case 'run-ended':
      if (happening.end === 'done' || happening.why === 'the prober fell silent') return undefined;
      return [
        'run',
        happening.end === 'killed'
          ? `The ${happening.role} dies: ${happening.why}.`
          : `The ${happening.role} fails: ${happening.why}`,
      ];
    case 'call': {
      const { call, role, outcome, why } = happening;
      if (outcome === 'took effect' || (outcome === 'conflict' && call === 'ledger.write')) return undefined;
      return [
        'call',
        outcome === 'lost'
          ? `${call} of the ${role}: the request is lost.`
          : `${call} of the ${role}: ${outcome} (${reason(why)}).`,
      ];
    }
    case 'run-started':
    case 'gauge':
      return undefined;
  }
}

/** Without revisions, which count what nobody sees. */
const reason = (why = ''): string =>
  why.replace(/revision \d+, not at \d+/, 'another revision').replace(/\.+$/, '');

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const aside = (text: string): string => (text === '' ? '' : `  (${text})`);

type Fields = Readonly<Record<string, unknown>>;

/** The evidence of what is not healthy; a good latency is no news. */
function findings(fields: Fields): string {
  return ['primary', 'standby', 'public']
    .map((target) => [target, fields[target]] as const)
    .filter(([, evidence]) => typeof evidence === 'string' && !/^status 200 in/.test(evidence))
    .map(([target, evidence]) => `${target}: ${String(evidence).replace(/\b\d+ ms, wanted/, '… ms, wanted')}`)
    .join('; ');
}

/** What the metric says of each side. */
function values(fields: Fields): string {
  return ['primary', 'standby', 'public']
    .filter((target) => fields[target] !== undefined)
    .map((target) => `${target} ${fields[target]}`)
    .join(', ');
}

function outlook({ waitsFor, until, evidence }: Fields, start: number): string {
  const verdicts = briefly(evidence)?.replaceAll(/ in \d+ ms/g, '');
  return [
    ...(verdicts === undefined ? [] : [verdicts]),
    ...(typeof waitsFor === 'string' ? [`waits for: ${waitsFor}`] : []),
    ...(typeof until === 'number' ? [`until ${showMoment(until - start)}`] : []),
  ].join('; ');
}

function details({ epoch, recoveryMs, error }: Fields): string {
  return [
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
    ...(typeof recoveryMs === 'number' ? [`client-visible outage ${showDuration(recoveryMs)}`] : []),
    ...(error instanceof Error ? [error.message] : []),
  ].join('; ');
}
