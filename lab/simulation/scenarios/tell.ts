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
  const probed = createSaid('All healthy.');
  /** The metric says the same as the probe before it: once is enough, until the world changes. */
  const measured = new Set<string>();
  let warned = '';
  let called = '';
  const decided = createSaid(rest.decided);
  let together: Of<'clients' | 'served'>[] = [];
  const failingSince = new Map<string, number>();

  /** What fails in one of three Regions fails again and again: once is enough, until the world changes. */
  const failing = new Set<string>();

  const say = (at: number, who: string, what: string): void => {
    if (FAILS.test(what)) {
      if (failing.has(what)) return;
      failing.add(what);
    }
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
    const { at, verb, sentence, level, fields, run } = happening;
    const region = regionOf(run);
    const from = region === '' ? '' : `${region}: `;
    if (verb === 'probe' && level !== 'error') {
      const found = `${sentence}${aside(findings(fields))}`;
      if (probed.isNews(region, found)) say(at, verb, `${from}${found}`);
    } else if (verb === 'decide') {
      const found = `${level === 'info' ? '' : '! '}${from}${sentence}${aside(outlook(fields, start))}`;
      // A warning stands beside the decision of the same run.
      if (fields.rule === undefined) {
        if (sentence !== warned) say(at, verb, found);
        warned = sentence;
      } else {
        // Other numbers are no other decision.
        if (decided.isNews(region, sentence.replaceAll(/\d+/g, ''))) say(at, verb, found);
      }
    } else if (verb === 'metric' && level === 'info') {
      const found = `${sentence}${aside(values(fields))}`;
      if (!measured.has(found)) say(at, verb, found);
      measured.add(found);
    } else say(at, verb, `${level === 'info' ? '' : '! '}${from}${sentence}${aside(details(fields))}`);
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
        if (happening.what !== 'world') return;
        measured.clear();
        failing.clear();
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

/** A failure of one of three Regions. */
const FAILS =
  /^(?:! \S+-\d: The verdicts could not|The \w+ in \S+-\d fails:|\S+ of the \w+ in \S+-\d: (?:refused|lost))/;

/** Of three control Regions the one in which a run runs; nothing where there is one. */
const regionOf = (run: string): string => /^\w+-([a-z]+-[a-z]+-\d)-/.exec(run)?.[1] ?? '';

function whoOf({ run, role }: { readonly run: string; readonly role: string }): string {
  const region = regionOf(run);
  return region === '' ? role : `${role} in ${region}`;
}

/** What was said last, in each Region. It is no news where another one says the same now. */
function createSaid(atFirst: string): { isNews(region: string, says: string): boolean } {
  const said = new Map<string, string>();
  return {
    isNews(region, says) {
      const before = said.get(region) ?? atFirst;
      const isSaid = [...said].some(([other, one]) => other !== region && one === says);
      said.set(region, says);
      return says !== before && !isSaid;
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
    case 'dns':
      return ['edge', `The name servers answer with ${happening.answers}.`];
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
          ? `The ${whoOf(happening)} dies: ${happening.why}.`
          : `The ${whoOf(happening)} fails: ${happening.why}`,
      ];
    case 'call': {
      const { call, outcome, why } = happening;
      const who = whoOf(happening);
      if (outcome === 'took effect' || (outcome === 'conflict' && call === 'ledger.write')) return undefined;
      return [
        'call',
        outcome === 'lost'
          ? `${call} of the ${who}: the request is lost.`
          : `${call} of the ${who}: ${outcome} (${reason(why)}).`,
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
