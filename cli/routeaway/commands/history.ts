/** `routeaway history`: what the journal remembers of its own acts. */
import type { Entry } from '../../../shared/core/journal.ts';
import { connect } from '../connect.ts';
import { told } from '../denied.ts';
import { Usage } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Place } from '../place.ts';
import { span, wrapped } from '../words.ts';

export async function history(
  place: Place,
  options: { readonly json?: true; readonly last: string },
  machine: Machine,
): Promise<undefined> {
  if (!/^[1-9]\d{0,3}$/.test(options.last))
    throw new Usage(`--last is "${options.last}"; it must be a whole number from 1, e.g. --last 10.`);
  const { ports, config } = await connect(place);
  const journal = await ports.journal.read().catch((error: unknown) => {
    throw told(error, `Reading the journal (dynamodb:GetItem on ${config.journalTable})`, place);
  });
  const entries = journal.entries.slice(0, Number(options.last));
  if (options.json) machine.out(JSON.stringify(entries, null, 2));
  else if (entries.length === 0) machine.out('Nothing is on record: the switcher has not run yet.');
  else machine.out(entries.map((entry) => paragraph(entry, machine.columns)).join('\n\n'));
  return undefined;
}

function paragraph(entry: Entry, columns: number): string {
  const { epoch, kind, from, to, phase, because, evidence, begunAt, effectAt, verifiedAt, recoveryMs } =
    entry;
  const route = from === to ? to : `${from} → ${to}`;
  const took = effectAt === undefined ? '' : `, told after ${span(effectAt - begunAt)}`;
  const verified =
    verifiedAt === undefined ? '' : `, verified after ${span(verifiedAt - (effectAt ?? begunAt))}`;
  const recovery = recoveryMs === undefined ? '' : `, clients waited ${span(recoveryMs)}`;
  const head = `${new Date(begunAt).toISOString().slice(0, 19)}Z  epoch ${epoch}  ${kind}  ${route}  ${phase}${took}${verified}${recovery}`;
  return [head, because, ...evidence]
    .map((line, i) => wrapped(i === 0 ? line : `  ${line}`, columns, '    '))
    .join('\n');
}
