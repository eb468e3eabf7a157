/**
 * Gathers what happens in a world, and says so to the promises occasion by occasion. Who moved traffic is taken from the
 * edge, and what it was for from the entry of that run.
 */
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { RegionLedger } from '../../../shared/core/journal/pooled.ts';
import { asOne } from '../world/control-regions.ts';
import type { Target } from '../world/edge.ts';
import type { Happening } from '../world/events.ts';
import type { World } from '../world/world.ts';
import type { History, Move, Word } from './history.ts';
import type { Checks } from './invariant.ts';
import { isCalm, isSpared } from './undisturbed.ts';
import { createReadings, createWords } from './words.ts';

/** Who moves the edge besides the switcher. */
const OUTSIDERS: readonly string[] = ['console', 'deploy'];
/** A run decides on a ledger that it read a moment ago. */
const LEDGERS = 13;
/** What a run that has ended has sent may still take effect. */
const WORDS = 100;

const ledgerOf = (held: Ledger | readonly RegionLedger[]): Ledger =>
  'revision' in held ? held : asOne(held);

interface Collector {
  readonly history: History;
  /** `happenings`: those since the last step. */
  step(world: World, happenings: readonly Happening[], tell: Required<Checks>): void;
}

export function collect(): Collector {
  const moves: Move[] = [];
  let ledgers: { readonly from: number; readonly held: Ledger | readonly RegionLedger[] }[] = [];
  const operator = createWords();
  const readings = createReadings();
  const words = new Map<string, Word>();
  /** Where traffic was last sent, whichever traffic control said so. */
  let sent: Target | undefined;
  let key: string | undefined;
  let meddled = false;
  let mostSkew = 0;
  let troubledAt = 0;
  let newestBegun = -1;
  let newestApplied = -1;

  const history: History = {
    moves,
    get meddled() {
      return meddled;
    },
    get mostSkew() {
      return mostSkew;
    },
    get troubledAt() {
      return troubledAt;
    },
    ledgersFor({ runs }, { run, begunAt }) {
      // An entry bears the time of the look that led to it, by the clock of its run.
      const time = begunAt - (runs.all.findLast(({ id }) => id === run)?.skew ?? 0);
      const before = ledgers.filter(({ from }) => from < time).slice(-1);
      return [...before, ...ledgers.filter(({ from }) => from >= time)].map(({ held }) => ledgerOf(held));
    },
    wordAtStart: (run) => words.get(run),
    goesBy: readings.goesBy,
  };

  function changed(
    w: World,
    happening: Extract<Happening, { what: 'distribution' | 'store' }>,
    tell: Required<Checks>,
  ): void {
    const { by } = happening;
    const outside = OUTSIDERS.includes(by);
    const before = key;
    if (happening.what === 'store') key = happening.value;
    tell.changed(w, { control: happening.what, by, outside, key: { before, after: key } });
    const there = w.edge.target();
    if (there === sent) return;
    sent = there;
    if (outside) movedFromOutside(w);
    else moved(w, by, tell);
  }

  /** What beacons say is nobody's order: it follows the newest entry that has applied. */
  function followed(w: World, tell: Required<Checks>): void {
    const there = w.edge.target();
    if (there === sent) return;
    sent = there;
    const run = w.table.journal.entries.find(({ phase }) => phase === 'applied')?.run ?? '';
    moved(w, run, tell, { byDns: true });
  }

  function moved(w: World, run: string, tell: Required<Checks>, how: Pick<Move, 'byDns'> = {}): void {
    const entry = w.table.journal.entries.find((e) => e.run === run);
    if (!entry) {
      tell.strayed(w, run);
      return;
    }
    const move: Move = { at: w.now(), run, entry, undone: false, ...how };
    tell.moved(w, move);
    moves.push(move);
    meddled = false;
  }

  function movedFromOutside(w: World): void {
    meddled = true;
    const last = moves.at(-1);
    const open = w.table.journal.entries.find((e) => e.epoch === last?.entry.epoch)?.phase === 'in-progress';
    if (last && open) last.undone = true;
  }

  function hear(w: World, happening: Happening, tell: Required<Checks>): void {
    if (happening.what === 'distribution' || happening.what === 'store') changed(w, happening, tell);
    if (happening.what === 'run-started' && happening.role === 'switcher') {
      words.set(happening.run, operator.now(w));
      const [oldest] = words.keys();
      if (words.size > WORDS && oldest !== undefined) words.delete(oldest);
    }
    if (happening.what === 'run-ended' && happening.role === 'switcher')
      readings.ended(w, happening.run, happening.end === 'done');
    tell.happened(w, happening);
  }

  return {
    history,
    step(w, happenings, tell) {
      mostSkew = Math.max(mostSkew, Math.abs(w.skew.switcher));
      if (!isSpared(w) || !isCalm(w)) troubledAt = w.now();
      operator.look(w);
      const held = w.shared?.ledgers() ?? w.table.ledger;
      if (ledgers.at(-1)?.held !== held) ledgers = [...ledgers.slice(1 - LEDGERS), { from: w.now(), held }];
      const { journal } = w.table;
      const [newest] = journal.entries;
      if (newest && newest.epoch !== newestBegun) {
        for (const entry of journal.entries)
          if (entry.epoch > newestBegun && entry.phase === 'in-progress') tell.begun(w, entry);
        newestBegun = newest.epoch;
      }
      for (const happening of happenings) hear(w, happening, tell);
      sent ??= w.edge.target();
      if (w.dns) followed(w, tell);
      if (newest && newest.epoch !== newestApplied && newest.phase === 'applied') {
        newestApplied = newest.epoch;
        tell.applied(w, newest);
      }
      tell.stepped(w);
    },
  };
}
