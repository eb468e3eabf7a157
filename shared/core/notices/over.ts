/**
 * Notifies that urgent situations are over, once. If a switch ended them, the message that verifies it says so; otherwise a
 * note of its own does, when they have stayed away for a while (see `notification-throttle.ts`).
 */
import { type Situation, withoutWord } from '../decision/decision.ts';
import { standing } from '../decision/preflight.ts';
import { span, utc } from '../duration.ts';
import { servedBy } from '../edge.ts';
import type { Journal, ToldOf } from '../journal/journal.ts';
import { activeSide, isFollowing, newest } from '../journal/journal-queries.ts';
import { AUTO, remembered } from '../override.ts';
import { isBad, newestBy } from '../verdict/verdict.ts';
import { FRESH_MS } from '../verdict/weigh.ts';
import { overId, put, withoutDrill } from './notices.ts';
import { awaitsItsEnd, isDue, notedOver, staysAway } from './notification-throttle.ts';

interface Ended {
  readonly id: string;
  readonly sentence: string;
  readonly since: number;
  readonly endedAt: number;
  /** Whether it has stayed away for long enough. */
  readonly isOver: boolean;
  readonly isFirst: boolean;
  readonly atOnce: boolean;
}

/** Urgent situations whose end has yet to be notified, the longest first. */
function ended(journal: Journal, now: number): readonly Ended[] {
  const active = activeSide(journal);
  return Object.entries(journal.lately ?? {})
    .filter(([, one]) => awaitsItsEnd(one))
    .map(([id, one]) => {
      const { subject = id, since = now, endedAt = now, overs = 0, endsAtOnce: atOnce = false } = one;
      const said = withoutWord(withoutDrill(subject));
      // Traffic has left that Region, and nobody has renewed anything.
      const [, side] = /:certificate-last-day-(primary|standby)$/.exec(id) ?? [];
      const sentence =
        side === undefined || side === active
          ? said
          : said.replace(`The certificate of ${side}`, `traffic has left ${side}, whose certificate`);
      const isOver = now - endedAt >= staysAway(one);
      return { id, sentence, since, endedAt, isOver, isFirst: overs === 0, atOnce };
    })
    .sort((a, b) => b.endedAt - b.since - (a.endedAt - a.since));
}

/** Situations of decisions: the rule that speaks may change while the same trouble lasts. */
const isDecision = ({ id }: Pick<Ended, 'id'>): boolean => /^(?:drill:)?decision:/.test(id);

/** An urgent situation that was notified and still holds. */
const holds = ({ urgent, endedAt }: ToldOf): boolean => urgent === true && endedAt === undefined;

/** Notifies what is over, if anything is. `says`: the present decision's sentence. */
export function tellOver(journal: Journal, situation: Situation, says: string, run: string): Journal {
  const { now } = situation;
  const goesOn = Object.entries(journal.lately ?? {}).some(([id, one]) => isDecision({ id }) && holds(one));
  const some = ended(journal, now).filter((one) => !goesOn || !isDecision(one));
  if (isUnderWay(journal)) return journal;
  // One message for all that ends about the same time.
  const waits = some.some(({ isOver, isFirst }) => isFirst && !isOver);
  const over = some.filter(({ isOver, atOnce }) => isOver && (atOnce || !waits));
  const [main] = over;
  if (!main) return journal;
  const body = [...lines(over), clientsNow(situation), `Now: ${says}`, ...leftToDo(journal, now)];
  const subject = `Over: ${main.sentence}`;
  return put(
    notedOver(
      journal,
      over.map(({ id }) => id),
      now,
    ),
    // There is nothing to move or to stop; what is left to do says how.
    { id: overId(main.id, now), as: 'over', subject, body: body.join('\n'), lookOnly: true },
    now,
    run,
  );
}

/** That clients fail while the side with the traffic answers: the answers that verify a switch show that they do not. */
const CLIENTS_FAIL = /^(?:drill:)?decision:Hold: clients fail/;

/** When people were told that clients fail (epoch ms), where that message would not be sent again now. */
export function toldThatClientsFail(journal: Journal, now: number): number | undefined {
  const told = Object.entries(journal.lately ?? {}).filter(
    ([id]) => CLIENTS_FAIL.test(id) && !isDue(journal, { id, as: 'clients-fail' }, now),
  );
  return told.length === 0 ? undefined : Math.max(...told.map(([, { at }]) => at));
}

/** The journal with what a just verified switch has ended, and the sentences about it for its message. */
export function endedBySwitch(
  before: Journal,
  now: number,
): { readonly journal: Journal; readonly more: readonly string[] } {
  const lately = Object.entries(before.lately ?? {}).map(([id, one]): [string, ToldOf] =>
    CLIENTS_FAIL.test(id) && holds(one) ? [id, { ...one, endedAt: now }] : [id, one],
  );
  const journal = before.lately ? { ...before, lately: Object.fromEntries(lately) } : before;
  const over = ended(journal, now);
  if (over.length === 0) {
    const kind = newest(journal)?.kind;
    // The verification of a failover says what is left to do. A pin stays until someone ends it.
    const more = kind === 'failover' ? leftToDo(journal, now) : kind === 'pin' ? overrideLeft(journal) : [];
    return { journal, more };
  }
  const next = notedOver(
    journal,
    over.map(({ id }) => id),
    now,
  );
  return { journal: next, more: [...lines(over.map(afterSwitch)), ...leftToDo(next, now)] };
}

const lines = (over: readonly Ended[]): readonly string[] =>
  over.flatMap(({ sentence, since, endedAt }) => [
    `Over: ${sentence}`,
    `It lasted ${span(endedAt - since)}, from ${utc(since)} to ${utc(endedAt)}.`,
  ]);

/**
 * The same after a switch: it ended what kept traffic on a side, and says nothing of that side itself, which may still be dead.
 */
const afterSwitch = (one: Ended): Ended => ({
  ...one,
  sentence: one.sentence.replace(
    /^(primary|standby) is (unhealthy|unknown), and (?:the hold keeps traffic there|traffic stays there, as .*)\.$/,
    'traffic no longer stays on $1, which was $2 and may still be.',
  ),
});

/** The newest switch is not verified; its message will say what it has ended. */
const isUnderWay = (journal: Journal): boolean =>
  newest(journal)?.phase === 'in-progress' || isFollowing(journal);

/** How clients are served at this moment, as a sentence. */
export function clientsNow({ public: answers, edge, now }: Situation): string {
  const last = newestBy(answers, now);
  if (!last || now - last.tick > FRESH_MS)
    return 'Clients: not known; there is no recent verdict about the public endpoint.';
  if (isBad(last)) return `Clients: the public endpoint fails (${last.evidence}).`;
  const side = servedBy(last, edge);
  return `Clients: the public endpoint answers well${side === undefined ? '' : `, from ${side}`}.`;
}

/** An override stays until someone ends it. */
const overrideLeft = (journal: Journal): readonly string[] =>
  remembered(journal).mode === AUTO.mode || journal.override === undefined
    ? []
    : [`Left to do: the override is "${journal.override.text.trim()}"; \`routeaway auto\` ends it.`];

/** What may still be left to do. */
function leftToDo(journal: Journal, now: number): readonly string[] {
  const { lately = {} } = journal;
  const still = Object.values(lately).flatMap((one) =>
    holds(one) && one.subject !== undefined ? [one.subject] : [],
  );
  const findings = standing(journal, now).map(({ sentence }) => sentence);
  const { mode } = remembered(journal);
  const left = [
    ...[...new Set([...still, ...findings])].map((sentence) => `Still so: ${sentence}`),
    ...(journal.owner?.unmarked
      ? [
          'Left to do: deploy the stage again; until then the distribution has no owner tag, and another stack could claim it.',
        ]
      : []),
    ...overrideLeft(journal),
    ...(mode === AUTO.mode && activeSide(journal) === 'standby'
      ? [
          'Left to do: bring traffic back once primary is proven and stays so, without hurry: docs/runbook.md#traffic-is-on-the-standby-and-i-want-it-back',
        ]
      : []),
  ];
  return left.length === 0 ? ['Left to do: nothing.'] : left;
}
