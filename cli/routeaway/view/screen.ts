/** `status` as one screen. Eighty columns are enough; colour is never the only sign. */

import { againstText } from '../../../shared/core/decision/against.ts';
import { drillSays } from '../../../shared/core/drill.ts';
import { span } from '../../../shared/core/duration.ts';
import { onAndOff } from '../../../shared/core/journal/outage.ts';
import { epochText } from '../../../shared/core/key.ts';
import type { Side } from '../../../shared/core/side.ts';
import { runbookOfGone } from '../stage/aws-errors.ts';
import { askedText, clientsText } from './clients.ts';
import { controlRegionLines, unreachedLines } from './control-regions.ts';
import { controlRows } from './controls.ts';
import type { DegradedStatus } from './degraded-status.ts';
import type { Paint } from './format.ts';
import { clockTime, wrapped } from './format.ts';
import { givenUpText } from './next.ts';
import { actText } from './next-words.ts';
import { evidenceText } from './side-evidence.ts';
import type { LastDay, SideStatus, Status } from './status-types.ts';

const LABEL = 11;

const rowOf =
  (columns: number) =>
  (label: string, text: string): string =>
    label.padEnd(LABEL) + wrapped(text, Math.max(40, columns), ' '.repeat(LABEL), LABEL);

export function screen(status: Status, paint: Paint, columns: number): string {
  const { time, traffic, override, next } = status;
  const row = rowOf(columns);
  const at = (iso: string) => clockTime(iso, time);
  const ago = (iso: string) => span(Date.parse(time) - Date.parse(iso));
  const { state, late, warning } = status.clients;
  const well = state === 'served' && !late && warning === undefined ? paint.strong : paint.bad;
  const toEdge = traffic.edge === traffic.active ? '' : `, but ${WHERE[traffic.edge]}`;
  const share = traffic.share === undefined ? '' : `; ${traffic.share} % of the clients are on primary`;
  const lines = [
    well(row('Clients', clientsText(status.clients, at, ago))),
    row('Next', next.sentence),
    row('', next.act === undefined ? actText(next) : paint.bad(actText(next))),
    '',
    row('Traffic', `${traffic.active} (${traffic.region})${toEdge}${share}`),
    row('', since(status, at, ago)),
    ...halfLines(status).map((line) => row('', paint.bad(line))),
    ...attemptLines(status, at).map((line) => row('', paint.bad(line))),
    '',
    row('Health', sideLine('primary', status, paint, ago)),
    row('', sideLine('standby', status, paint, ago)),
    row('', publicLine(status, paint, ago)),
    '',
    ...regionLines(status, ago).map(([label, text]) =>
      row(label, /^[+]/.test(text) ? text : paint.bad(text)),
    ),
    ...controlLines(status.controls).map((line, i) => row(i === 0 ? 'Controls' : '', line)),
    '',
    row('Override', overrideText(override, at)),
    ...(override.trouble === undefined ? [] : [row('', paint.bad(override.trouble))]),
    ...(override.standing === undefined
      ? []
      : [
          row(
            '',
            `The parameter says "${override.standing}"; the switcher follows "${override.followed}" so far.`,
          ),
        ]),
    ...drillLines(status.drill, at).map((line, i) =>
      row(i === 0 ? 'DRILL' : '', i === 0 ? paint.bad(line) : line),
    ),
    '',
    ...decisionLines(status, at).map((line, i) => row(i === 0 ? 'Decision' : '', line)),
    ...findingLines(status).map(([label, text]) => row(label, paint.bad(text))),
  ];
  return lines.join('\n').replace(/[ ]+$/gm, '');
}

/** Beside each other: the longest name, and a blank. */
const controlLines = (controls: Status['controls']): readonly string[] =>
  controlRows(controls).map(([name, says]) => `${name.padEnd(13)}${says}`);

/** An empty line behind them. */
function regionLines(
  { controlRegions }: Status,
  ago: (iso: string) => string,
): readonly (readonly [label: string, text: string])[] {
  if (!controlRegions) return [];
  return [
    ...controlRegionLines(controlRegions, ago).map((line, i) => [i === 0 ? 'Regions' : '', line] as const),
    ['', ''],
  ];
}

/** What can be seen from here, where the control Region or the journal does not answer. */
export function degradedScreen(blind: DegradedStatus, paint: Paint, columns: number): string {
  const { trouble, edge, controls, controlRegions, override, public: asked, health, toDo } = blind;
  const row = rowOf(columns);
  const direct = (side: 'primary' | 'standby') => {
    const { region, state, evidence } = health[side];
    const shown = state === 'healthy' ? paint.good(state) : paint.bad(state);
    const said = evidence === undefined ? '' : `  (asked directly: ${evidence})`;
    return row('', `${MARKS[state]} ${side} ${region} ${shown}${said}`);
  };
  return [
    paint.strong(
      row(
        'Clients',
        `${askedText(asked.state, asked.servedBy, asked.evidence)}, asked from here. No failover happens by itself now.`,
      ),
    ),
    row('To do', toDo),
    '',
    row('Why', paint.bad(trouble)),
    '',
    row('Traffic', `${WHERE[edge]}; where it belongs is not known`),
    '',
    row(
      'Health',
      publicLine(blind, paint, () => ''),
    ),
    direct('primary'),
    direct('standby'),
    '',
    ...(controlRegions
      ? [
          ...unreachedLines(controlRegions).map((line, i) => row(i === 0 ? 'Regions' : '', paint.bad(line))),
          '',
        ]
      : []),
    ...controlLines(controls).map((line, i) => row(i === 0 ? 'Controls' : '', line)),
    '',
    row('Override', standingText(override)),
    '',
    row('', `The runbook for this: ${runbookOfGone(controlRegions !== undefined)}`),
  ].join('\n');
}

const WHERE: { readonly [edge in DegradedStatus['edge']]: string } = {
  primary: 'the edge sends it to primary',
  standby: 'the edge sends it to standby',
  mixed: 'the edge sends it to both sides',
  unreadable: 'where the edge sends it cannot be read',
};

function since({ traffic, last }: Status, at: (iso: string) => string, ago: (iso: string) => string): string {
  if (!last || traffic.since === undefined) return 'no switch is on record';
  const recovery =
    last.recoverySeconds === undefined
      ? ''
      : `, client-visible outage ${span(last.recoverySeconds * 1_000)}${onAndOff(last.outageProbes)}`;
  const how =
    last.kind === 'initial'
      ? 'never switched'
      : `${last.kind}${last.drill ? ' (drill)' : ''} ${last.phase}, ${traffic.verified ? 'verified' : 'not verified yet'}${recovery}`;
  return `since ${at(traffic.since)} (${ago(traffic.since)}), epoch ${epochText(last.epoch)}: ${how}`;
}

/** A switch that is under way, or that did not come off, in the words of the journal. */
function attemptLines({ attempt }: Status, at: (iso: string) => string): string[] {
  if (!attempt) return [];
  const { epoch, kind, drill, to, phase, trouble } = attempt;
  const what = `epoch ${epochText(epoch)} (${kind}${drill ? ', drill' : ''}) towards ${to}`;
  const why = trouble === undefined ? '' : `: ${trouble}`;
  return [`${what}: ${phase === 'in-progress' ? `begun at ${at(attempt.at)}` : phase}${why}`];
}

/** Of two updates one did not go through. DNS is no update: it follows the journal. */
function halfLines({ last, controls }: Status): string[] {
  if (last?.half === undefined) return [];
  const what = controls.dns
    ? 'the key could not be set, and clients follow the DNS'
    : 'only one of the two updates went through';
  return [`${what}: ${last.half}`];
}

const MARKS = { healthy: '+', degraded: '~', unhealthy: 'x', unknown: '?' } as const;

function sideLine(
  name: Side,
  { health, traffic }: Status,
  paint: Paint,
  ago: (iso: string) => string,
): string {
  const side = health[name];
  const mark = MARKS[side.state];
  const state = side.state === 'healthy' ? paint.good(side.state) : paint.bad(side.state);
  const fit = fitText(side, name === traffic.active, ago);
  const text = whyText(side, ago);
  return `${mark} ${name} ${side.region} ${state}${fit && `, ${fit}`}${text && `  (${text})`}`;
}

/** `fit for 4 min, proven`; empty where there is nothing to say. */
export function fitText(
  { since, proven }: SideStatus,
  isActive: boolean,
  ago: (iso: string) => string,
): string {
  if (since === undefined) return proven && !isActive ? 'still fit for a failover' : '';
  return `fit for ${ago(since)}${proven ? ', proven' : ', not proven yet'}`;
}

/** What its state rests on. */
export const whyText = (side: SideStatus, ago: (iso: string) => string): string =>
  [
    side.direct && `asked directly just now: ${side.direct.state}, ${side.direct.evidence}`,
    side.against && againstText(side.against),
    evidenceText(side, ago),
    // In an outage it is no news, and what gave no verdict is not counted in it.
    side.lastDay && (side.state === 'healthy' || side.state === 'degraded')
      ? lastDayText(side.lastDay)
      : undefined,
  ]
    .filter((one) => one !== undefined)
    .join('; ');

/** A finding follows only if it is so for half a day, hour by hour: one outage is not how a side always is. */
function lastDayText({ failed, of, above }: LastDay): string {
  const share = (100 * failed) / of;
  const text = failed === 0 ? '0' : share < 0.1 ? 'under 0.1' : share.toFixed(1);
  const much = above === undefined ? '' : `, more than the ${above} % of tolerableErrors`;
  return `last day: ${text} % failed${much}`;
}

function publicLine(
  { public: answer }: Pick<Status, 'public'>,
  paint: Paint,
  ago: (iso: string) => string,
): string {
  const mark = MARKS[answer.state];
  const state = answer.state === 'healthy' ? paint.good(answer.state) : paint.bad(answer.state);
  const by = answer.servedBy === undefined ? '' : `, served by ${answer.servedBy}`;
  const when = answer.at === undefined ? '' : `, ${ago(answer.at)} ago`;
  const why = publicWhyText(answer, ago);
  return `${mark} public endpoint ${state}${by}${when}${why && `  (${why})`}`;
}

export function publicWhyText(answer: Status['public'], ago: (iso: string) => string): string {
  const bad = answer.bad && `bad ${ago(answer.bad.at)} ago: ${answer.bad.evidence}`;
  const said = answer.state === 'healthy' ? undefined : (bad ?? answer.evidence);
  const newest = answer.newest && `${ago(answer.newest.at)} ago: ${answer.newest.evidence}`;
  const why = [answer.against && againstText(answer.against), newest, said]
    .filter((one) => one !== undefined)
    .join('; ');
  return why === '' && answer.state !== 'healthy' ? 'not asked yet' : why;
}

/** What stands in the parameter, where nothing says what is in force. */
export const standingText = (override: string | undefined): string =>
  override === undefined ? 'cannot be read' : `the parameter says "${override}"`;

export function overrideText(override: Status['override'], at: (iso: string) => string): string {
  const until = override.until === undefined ? '' : ` until ${at(override.until)}`;
  const because = override.because === undefined ? '' : ` because ${override.because}`;
  const by = override.by === undefined ? '' : `, written by ${override.by}`;
  const meaning = override.inForce === 'auto' ? ': the rules decide' : '';
  return `${override.inForce}${until}${because}${by}${meaning}`;
}

export function drillLines(drill: Status['drill'], at: (iso: string) => string): string[] {
  if (!drill) return [];
  const why = drill.because === undefined ? '' : ` because ${drill.because}`;
  const says = drillSays({ side: drill.fails, control: drill.stops });
  return [
    `${says.charAt(0).toUpperCase()}${says.slice(1)} until ${at(drill.until)}${why}.`,
    'Its own command ends it; if that is gone: routeaway drill --end.',
  ];
}

/** Its sentence, unless that is what comes next; what it waits for, and how to overrule it. `details`: what it rests on, too. */
export const decisionLines = (
  status: Status,
  at: (iso: string) => string,
  details = status.decision.planned === true,
): readonly string[] => [
  ...(status.decision.sentence === status.next.sentence ? [] : [status.decision.sentence]),
  ...(details ? (status.decision.details ?? []) : []),
  ...waitLines(status, at),
  ...dueLines(status, at),
  roomLine(status, at),
];

function waitLines({ decision, due }: Status, at: (iso: string) => string): string[] {
  const { waitsFor, until, overrule, converges, without } = decision;
  return [
    ...(waitsFor === undefined ? [] : [`Waits for ${waitsFor}.`]),
    // A failback has a line of its own.
    ...(until === undefined || until === due.failback ? [] : [endLine(decision, at(until))]),
    ...(without === undefined ? [] : [without]),
    ...(converges === undefined ? [] : [converges]),
    ...(overrule === undefined ? [] : [overrule]),
  ];
}

/** Of a failback, `until` is when it may come. */
export const endLine = (
  { rule, planned }: Pick<Status['decision'], 'rule' | 'planned'>,
  at: string,
): string => (planned ? givenUpText(at) : `At the ${rule === 'steady' ? 'earliest' : 'latest'} ${at}.`);

function dueLines({ due }: Status, at: (iso: string) => string): string[] {
  const { failback, step } = due;
  if (failback !== undefined) return [`A failback may come from ${at(failback)} on.`];
  if (!step) return [];
  const next = step.until === undefined ? '' : `; the next step may come from ${at(step.until)} on`;
  return [
    step.stands
      ? `Gradual failback: ${step.share} % of the clients are on primary${next}.`
      : `Gradual failback: ${step.share} % of the clients are to go to primary; the key has yet to say so.`,
  ];
}

const roomLine = ({ room }: Status, at: (iso: string) => string): string =>
  `${room.switches} of ${room.of} automatic switches used up${room.coolDownUntil === undefined ? '' : `, cool-down until ${at(room.coolDownUntil)}`}.`;

const findingLines = ({ findings }: Status): (readonly [string, string])[] =>
  findings.map((finding, i) => [i === 0 ? 'Findings' : '', finding]);
