/** Measures ticks of the prober in a process of its own (with `--expose-gc`); prints what they took. */
import { tick } from '../../functions/prober/tick.ts';
import { ask } from '../../shared/probe/ask.ts';
import { alone as byItself, open, portsOver, REGIONS } from './ports.ts';
import { startBlackHole, startTarget, type Target } from './targets.ts';

export interface Ticks {
  /** Milliseconds of a tick, and of the slowest target when it is asked alone. */
  readonly quiet: readonly Pair[];
  /** The same where the primary never answers. */
  readonly outage: readonly Pair[];
  /** Of the processor, for one tick. */
  readonly processorMs: readonly number[];
  /** What one more tick leaves behind. */
  readonly leftBytes: number;
  /** After a collection. */
  readonly heapMb: number;
}

export interface Pair {
  readonly tick: number;
  readonly slowest: number;
}

const SLOWEST_MS = 120;
const PROBE_LIMIT_MS = 250;
const TICK_MS = 10_000;
/** For the memory: with targets that answer at once. */
const MANY = 300;

async function measure(rounds: number): Promise<Ticks> {
  const open: Target[] = [];
  const target = async (region: string, ms: number) => keep(await startTarget(region, ms));
  const keep = (one: Target) => {
    open.push(one);
    return one;
  };
  const control = await target('', 10);
  const standby = await target(REGIONS.standby, 60);
  const well = {
    primary: await target(REGIONS.primary, 30),
    standby,
    public: await target(REGIONS.primary, SLOWEST_MS),
    control,
  };
  const hole = keep(await startBlackHole());
  const quick = {
    primary: await target(REGIONS.primary, 0),
    standby: await target(REGIONS.standby, 0),
    public: await target(REGIONS.primary, 0),
    control,
  };
  const quiet = await pairs(rounds, well, well.public, 3_000);
  const outage = await pairs(rounds, { ...well, primary: hole, public: hole }, hole, PROBE_LIMIT_MS);
  const memory = await many(quick, rounds);
  for (const one of open) one.close();
  return { quiet, outage, ...memory };
}

/** Round 0 compiles what the others use. */
async function pairs(
  rounds: number,
  asked: Parameters<typeof portsOver>[0],
  slowest: Target,
  timeout: number,
) {
  const ports = portsOver(asked, timeout);
  const question = { url: slowest.url, headers: {}, timeout };
  const all: Pair[] = [];
  for (let round = 0; round <= rounds; round++) {
    const taken = await timed(() => tick(ports, round * TICK_MS, byItself(ports)));
    const alone = await timed(() => ask(question, open));
    if (round > 0) all.push({ tick: taken, slowest: alone });
  }
  return all;
}

async function many(asked: Parameters<typeof portsOver>[0], rounds: number) {
  const ports = portsOver(asked, 3_000);
  let at = 0;
  const ticks = async (count: number) => {
    for (const end = at + count * TICK_MS; at < end; at += TICK_MS) await tick(ports, at, byItself(ports));
  };
  // Until the ledger is as long as it gets, and all code compiled.
  await ticks(MANY);
  const before = heap();
  const processorMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const used = process.cpuUsage();
    await ticks(MANY / 10);
    const { user, system } = process.cpuUsage(used);
    processorMs.push((user + system) / 1_000 / (MANY / 10));
  }
  const after = heap();
  return { processorMs, leftBytes: (after - before) / ((rounds * MANY) / 10), heapMb: after / 2 ** 20 };
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

measure(Number(process.argv[2])).then(
  (ticks) => console.log(JSON.stringify(ticks)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
