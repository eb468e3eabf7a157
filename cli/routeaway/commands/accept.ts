/**
 * `routeaway accept`: measures in this account what the design assumes of AWS, and compares. It moves no client and pins
 * nothing: a pin would hold up the failover that all of this is for. It ends at once when a side turns sick or traffic moves.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../shared/kit/errors.ts';
import { markdownTable } from '../../../shared/kit/table.ts';
import { isDangerous, type Result } from '../accept/assumptions.ts';
import { measureAll } from '../accept/measure-all.ts';
import { acceptPorts } from '../accept/ports.ts';
import { hearCtrlC } from '../ctrl-c.ts';
import type { Machine } from '../machine.ts';
import { connect } from '../stage/connect.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { wrapped } from '../view/format.ts';

/** An assumption is wrong, and clients may be worse off. */
const DANGEROUS = 3;

export async function accept(place: StageLocation, machine: Machine): Promise<number> {
  const stage = await connect(place);
  const ports = await acceptPorts(stage);
  const say = (text: string): void => machine.out(wrapped(text, machine.columns, '  '));
  const against = await ports.trouble();
  if (against !== undefined)
    throw new UserError(`Nothing can be measured now: ${against} Nothing was changed.`);
  say(
    'This takes about four minutes. It moves no client and pins nothing: failover goes on as usual. It writes a key of its own into the store and deletes it, writes the override anew with the same meaning, and the drill item, which says that there is none. If a side turns sick, it ends.',
  );
  // The first Ctrl-C ends it and takes back what it wrote.
  const interruption = hearCtrlC();
  const { results, ended } = await measureAll(ports, say, interruption.heard);
  interruption.forget();
  machine.out('');
  machine.out(tableOf(results));
  machine.out('');
  const file = write(results, machine, ports.clock.now(), {
    controllers: stage.controls.all.length,
    routing: stage.config.settings.routing,
  });
  const wrong = results.filter(({ says }) => says === 'does not hold').length;
  const unknown = results.filter(({ says }) => says === 'not measured').length;
  const counts = `${results.length - wrong - unknown} hold, ${wrong} do not, ${unknown} could not be measured.`;
  const dangerous = isDangerous(results);
  say(
    `${ended === undefined ? '' : `Ended early: ${ended} What it wrote may still be there, and decides nothing. `}${counts}${dangerous ? ' At least one is wrong in the dangerous direction: docs/assumptions.md says what follows.' : ''} The same is in ${file}, without names and ids of your account.`,
  );
  return dangerous ? DANGEROUS : ended === undefined ? 0 : 1;
}

const tableOf = (results: readonly Result[]): string =>
  markdownTable(
    ['assumed', 'measured', 'so it'],
    results.map(({ assumes, measured, says }) => [assumes, measured, says]),
    true,
  );

/** No account, ARN or host: what others say in a reason may have them. */
export const anonymous = (text: string): string =>
  text
    .replace(/arn:[^\s"',)]+/g, '(ARN)')
    .replace(/\b\d{12}\b/g, '(account)')
    .replace(/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi, '(host)')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '(address)');

function write(
  results: readonly Result[],
  { root, version }: Machine,
  now: number,
  about: Readonly<Record<string, unknown>>,
): string {
  const at = new Date(now).toISOString();
  const folder = join('.routeaway', 'accept');
  const file = join(folder, `${at.slice(0, 19).replaceAll(':', '-')}.json`);
  mkdirSync(join(root, folder), { recursive: true });
  const rows = results.map((result) => ({ ...result, measured: anonymous(result.measured) }));
  writeFileSync(join(root, file), `${JSON.stringify({ at, version, ...about, results: rows }, null, 2)}\n`);
  return file;
}
