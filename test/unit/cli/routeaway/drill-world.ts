/** A drill in the virtual-time world: the drill itself, prober and switcher are the real ones, and an hour takes no time. */

import { type Game, play } from '../../../../cli/routeaway/drill/play.ts';
import type { DrillPorts } from '../../../../cli/routeaway/drill/ports.ts';
import { type Report, reportOf } from '../../../../cli/routeaway/drill/report.ts';
import { OVERRIDE_NAME } from '../../../../lab/simulation/world/names.ts';
import { REGION_OF } from '../../../../lab/simulation/world/regions.ts';
import { createWorld, type World } from '../../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import { activeSide } from '../../../../shared/core/journal/journal-queries.ts';
import type { Side } from '../../../../shared/core/side.ts';
import { type Answer, classifyPublic } from '../../../../shared/core/verdict/classify.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';
import { UserError } from '../../../../shared/kit/errors.ts';

const CONTROL = 'ca-central-1';
const WANTED = { body: 'health+json', marker: 'required', maxLatency: 2_500 } as const;

export interface Played {
  readonly world: World;
  readonly said: readonly string[];
  /** Resolves at the end of the drill. */
  report(): Promise<Report>;
  /** Lets the world go on until then. */
  until(sentence: RegExp): Promise<void>;
  interrupt(): void;
  /** kill -9: the command does nothing any more. */
  kill(): void;
  override(): string;
  drill(): string;
  active(): Side;
}

export async function playIn(
  wanted: Partial<Game['wanted']> = {},
  prepare: (world: World) => void | Promise<void> = () => undefined,
  controllers: 1 | 3 = 1,
): Promise<Played> {
  const world = createWorld({ warm: true, controllers });
  await world.run(3 * MINUTE);
  await prepare(world);
  const said: string[] = [];
  let interrupted = false;
  let dead = false;
  const ports = portsIn(world, () => dead);
  const playing = play(ports, {
    stage: 'world',
    settings: world.settings,
    regions: REGION_OF,
    from: activeSide(world.table.journal),
    how: 'A drill.',
    wanted: {
      targetMs: 90_000,
      stayMs: 30_000,
      limitMs: 20 * MINUTE,
      abortAbove: 0.2,
      rate: 2,
      because: 'game day',
      ...wanted,
    },
    say: (sentence) => void said.push(sentence),
    interrupted: () => interrupted,
  });
  let ended = false;
  playing.finally(() => {
    ended = true;
  });
  return {
    world,
    said,
    async report() {
      while (!ended) await world.step();
      return reportOf(await playing);
    },
    async until(sentence) {
      while (!said.some((one) => sentence.test(one))) {
        if (ended) throw new Error(`It ended without ${sentence}:\n${said.join('\n')}`);
        await world.step();
      }
    },
    interrupt() {
      interrupted = true;
    },
    kill() {
      dead = true;
    },
    override: () => world.cloud.parameters.get(OVERRIDE_NAME).value,
    drill: () => world.table.drill.text,
    active: () => activeSide(world.table.journal),
  };
}

function portsIn(world: World, dead: () => boolean): DrillPorts {
  const { parameters } = world.cloud;
  const later = (ms: number): Promise<void> =>
    new Promise((resolve) => world.at(world.now() + ms, () => !dead() && resolve()));
  const random = world.draws('a drill');
  const ask = async (): Promise<PublicVerdict> => {
    const at = world.now();
    const side = world.edge.served(world.edge.locations[0] ?? '');
    if (side === 'mixed') throw new Error('The edge is mixed.');
    const reply = world.regions.ask(side, { via: 'edge', who: 'client' }, random, 40);
    await later(reply.kind === 'silence' ? 3_000 : reply.ms);
    return classifyPublic(answerOf(reply), WANTED, REGION_OF, at, world.now());
  };
  const standing = () => {
    const { value, version, lastModified } = parameters.get(OVERRIDE_NAME);
    const word = { region: CONTROL, text: value, version, writtenAt: lastModified };
    return { ...word, all: [word] };
  };
  return {
    clock: { now: world.now, sleep: later },
    journal: { read: async () => world.table.journal },
    ledgers: {
      read: async () => ({
        ledger: world.table.ledger,
        ...(world.shared && { ledgers: world.shared.ledgers() }),
      }),
    },
    client: { read: ask, write: ask },
    silentProbers: async (but) =>
      world.controls.flatMap(({ region, broken }) =>
        region !== but && broken.has('vantage point') ? [region] : [],
      ),
    override: {
      standing: async () => standing(),
      async set(text, seen) {
        if (standing().version !== seen.version) throw new UserError('Someone else was faster.');
        world.operator.say(text);
      },
    },
    drill: {
      standing: async () => world.table.drill,
      set: async (text) => world.operator.drill(text),
    },
  };
}

function answerOf(reply: ReturnType<World['regions']['ask']>): Answer {
  if (reply.kind === 'silence') return { kind: 'timeout', afterMs: 3_000 };
  if (reply.kind === 'refused-connection')
    return { kind: 'failed', code: 'ECONNREFUSED', message: 'refused' };
  const { status, body, marker, ms } = reply;
  return {
    kind: 'response',
    path: '/health',
    status,
    body,
    cut: false,
    latencyMs: ms,
    ...(marker !== undefined && { marker }),
  };
}
