/** From a line that a function logged to an event: lines about one of the seven verbs, and those that cry out. */

import { epochText } from '../../../shared/core/key.ts';
import { briefly } from '../../../shared/kit/evidence.ts';
import { VERBS, type Verb } from '../../../shared/ports.ts';
import type { TimelineEvent } from './timeline.ts';

type Fields = Readonly<Record<string, unknown>>;

export function eventOf(line: string): Omit<TimelineEvent, 'at'> | undefined {
  const fields = parsed(line);
  if (!fields) {
    // Not a line of our logger: what the runtime says of a crash, or a stray print.
    return line.startsWith('Uncaught')
      ? { verb: 'lab', sentence: line, evidence: '', loud: true }
      : undefined;
  }
  const verb = VERBS.find((one) => one === fields.verb);
  const loud = fields.level === 'ERROR' || fields.level === 'WARN';
  if (!verb) {
    // The API's own lines have no verb.
    return fields.level === 'ERROR'
      ? { verb: 'lab', sentence: text(fields.message), evidence: '', loud }
      : undefined;
  }
  return { verb, sentence: text(fields.message), evidence: EVIDENCE[verb](fields), loud };
}

const EVIDENCE: Readonly<Record<Verb, (fields: Fields) => string>> = {
  probe: ({ primary, standby, public: endpoint, servedBy, error }) =>
    joined({ primary, standby, public: endpoint, 'served by': servedBy, error: reason(error) }),
  metric: ({ primary, standby, edge, public: endpoint, error }) =>
    joined({ primary, standby, public: endpoint ?? edge, error: reason(error) }),
  alarm: () => '',
  decide: ({ rule, evidence, waitsFor }) =>
    joined({ rule, 'waits for': waitsFor, evidence: briefly(evidence) }),
  switch: ({ from, to, epoch }) => joined({ from, to, epoch: shown(epoch) }),
  verify: ({ epoch, recoveryMs }) =>
    joined({
      epoch: shown(epoch),
      recovery: typeof recoveryMs === 'number' ? `${recoveryMs / 1_000} s` : undefined,
    }),
  record: ({ epoch, error }) => joined({ epoch: shown(epoch), error: reason(error) }),
};

const joined = (fields: Fields): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${text(value)}`)
    .join('; ');

const shown = (epoch: unknown): unknown => (typeof epoch === 'number' ? epochText(epoch) : epoch);

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const reason = (error: unknown): unknown => (error as { message?: unknown } | undefined)?.message;

function parsed(line: string): Fields | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return undefined;
  }
}
