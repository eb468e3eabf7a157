/**
 * The outside as probes see it: a request to a Region or through the edge becomes an `Answer`, and the production
 * classification makes a verdict of it. Network trouble of the prober itself is laid here too.
 */

import type { Side } from '../../../shared/core/side.ts';
import { other } from '../../../shared/core/side.ts';
import type { Answer, Expectation } from '../../../shared/core/verdict/classify.ts';
import { classifyPublic, classifySide } from '../../../shared/core/verdict/classify.ts';
import { readAndWrite, sayingWay } from '../../../shared/core/verdict/read-and-write.ts';
import type { Probes, PublicEndpoint } from '../../../shared/ports.ts';
import { drawMs, type Random, type Range } from '../../emulator/model/index.ts';
import type { Calls, Slow } from './calls.ts';
import type { WorldEdge } from './edge.ts';
import { REGION_OF, type Regions, type Reply, type Request } from './regions.ts';
import type { WorldRun } from './runs.ts';

/** As production's defaults. */
export const PROBE_TIMEOUT_MS = 3_000;
const EXPECT: Expectation = { body: 'health+json', marker: 'required', maxLatency: 2_500 };

/** What the network between the control Region and the rest does. `cut-off`: nothing of it gets through. */
export interface Network {
  prober: 'well' | 'cut-off';
  /** The sites that have nothing to do with us. */
  sites: 'well' | 'gone';
  /** When certificates end (epoch ms); those of whom nothing is said here are not shown. */
  readonly certificates: { [target in Side | 'public']?: number };
  /** How old the other side's sign of life is in a side's replica (ms); nothing is said of it where it is not here. */
  readonly behind: { [side in Side]?: number };
  /**
   * Caches that probes of a target are answered from. While there is one before the public endpoint nobody knows of a way to
   * write, as no cache keeps the answer to a write.
   */
  readonly caches: { [target in Side | 'public']?: Cache };
  /** What the prober says of a target, whatever is so: a vantage point that errs. */
  readonly lies: { [target in Side | 'public']?: 'good' | 'bad' };
  /** The same of the user's alarm about a side. */
  readonly alarmLies: { [side in Side]?: 'ALARM' | 'OK' };
}

/** Keeps the first answer that it sees, for good. */
export interface Cache {
  kept?: { readonly answer: Response; readonly at: number };
}

type Response = Extract<Answer, { readonly kind: 'response' }>;

export const wellNetwork = (): Network => ({
  prober: 'well',
  sites: 'well',
  certificates: {},
  behind: {},
  caches: {},
  lies: {},
  alarmLies: {},
});

export const isWell = ({ prober, sites, ...others }: Network): boolean =>
  prober === 'well' &&
  sites === 'well' &&
  Object.values(others).every((one) => Object.keys(one).length === 0);

export interface Outside {
  readonly regions: Regions;
  readonly edge: WorldEdge;
  readonly network: Network;
  readonly random: Random;
  /** How long a Region takes to answer where nothing is wrong. */
  readonly usual: Range;
  /** The edge has the other side asked where a read fails. */
  readonly readsFailOver: boolean;
}

export function probesPort(calls: Calls, outside: Outside, run: WorldRun, now: () => number): Probes {
  const ask = (target: Side | 'public', request: Request, to: () => Side | 'mixed'): Promise<Answer> =>
    calls.slow(run, `probes.${target}`, () => throughCache(outside, target, now(), request, to()), {
      outside: true,
    });
  return {
    async side(side, tick) {
      const asked = await ask(side, { via: 'direct', who: 'probe' }, () => side);
      const answer = informed(asked, outside.network, side);
      return classifySide(answer, EXPECT, REGION_OF[side], tick, now(), REGION_OF[other(side)]);
    },
    async public(tick) {
      // As production does: by a write alone, unless the edge has the other side answer reads.
      if (outside.readsFailOver) {
        const { read, write } = await calls.slow(run, 'probes.public', () => inBothWays(outside), {
          outside: true,
        });
        const said = (answer: Answer) =>
          classifyPublic(informed(answer, outside.network, 'public'), EXPECT, REGION_OF, tick, now());
        return readAndWrite(said(read), said(write), true);
      }
      const asked = await ask('public', THROUGH_EDGE, () => servedNearby(outside));
      const answer = informed(asked, outside.network, 'public');
      return sayingWay('write', classifyPublic(answer, EXPECT, REGION_OF, tick, now()));
    },
    control: () =>
      calls.slow(
        run,
        'probes.control',
        () =>
          outside.network.prober === 'well' && outside.network.sites === 'well'
            ? { value: true, slowMs: usualMs(outside) }
            : { value: false, slowMs: PROBE_TIMEOUT_MS },
        { outside: true },
      ),
  };
}

/** An answer with what it tells beside its judgement. */
function informed(answer: Answer, { certificates, behind }: Network, target: Side | 'public'): Answer {
  if (answer.kind !== 'response') return answer;
  const certificateEnds = certificates[target];
  const observedValue = target === 'public' ? undefined : behind[target];
  const known = certificateEnds === undefined ? answer : { ...answer, certificateEnds };
  if (target === 'public' || observedValue === undefined || answer.status !== 200) return known;
  const componentId = REGION_OF[other(target)];
  const checks = { 'dynamodb:replication': [{ componentId, observedValue, observedUnit: 'ms' }] };
  return { ...known, body: JSON.stringify({ status: 'pass', checks }) };
}

/** The switcher's question to the public endpoint, by a read and a write at the same moment. */
export function endpointPort(
  calls: Calls,
  outside: Outside,
  run: WorldRun,
  now: () => number,
): PublicEndpoint {
  const said = (answer: Answer) => classifyPublic(answer, EXPECT, REGION_OF, now(), now());
  return {
    async ask() {
      if (outside.network.caches.public !== undefined) {
        const cached = () => throughCache(outside, 'public', now(), THROUGH_EDGE, servedNearby(outside));
        return said(await calls.slow(run, 'endpoint.ask', cached, { outside: true }));
      }
      const { read, write } = await calls.slow(run, 'endpoint.ask', () => inBothWays(outside), {
        outside: true,
      });
      return readAndWrite(said(read), said(write), outside.readsFailOver);
    },
  };
}

/** Both go the same way and meet the same there, unless the edge asks the other side what the first one does not answer. */
function inBothWays(outside: Outside): Slow<{ readonly read: Answer; readonly write: Answer }> {
  const there = servedNearby(outside);
  const write = answerOf(outside, THROUGH_EDGE, there);
  const fails = write.value.kind !== 'response' || write.value.status >= 500;
  if (!outside.readsFailOver || !fails || there === 'mixed')
    return { value: { read: write.value, write: write.value }, slowMs: write.slowMs };
  const second = answerOf(outside, THROUGH_EDGE, other(there));
  const read = later(second, Math.min(write.slowMs, ORIGIN_TIMEOUT_MS));
  return { value: { read: read.value, write: write.value }, slowMs: Math.max(read.slowMs, write.slowMs) };
}

const THROUGH_EDGE: Request = { via: 'edge', who: 'probe' };
/** As in the template: one attempt to connect. */
const ORIGIN_TIMEOUT_MS = 2_000;

/** An answer that came after so much waiting for another one. */
function later({ value, slowMs }: Slow<Answer>, waitedMs: number): Slow<Answer> {
  const ms = slowMs + waitedMs;
  if (value.kind !== 'response' || ms >= PROBE_TIMEOUT_MS) return timedOut;
  return { value: { ...value, latencyMs: ms }, slowMs: ms };
}

/** Requests from the control Region reach the first edge location: the nearest one. */
const servedNearby = ({ edge }: Outside): Side | 'mixed' => edge.served(edge.locations[0] ?? '');

const usualMs = ({ random, usual }: Outside): number => (usual.to === 0 ? 0 : drawMs(random, usual));

function answerOf(outside: Outside, request: Request, to: Side | 'mixed'): Slow<Answer> {
  if (outside.network.prober === 'cut-off') return timedOut;
  // The default behaviour decides for the health path; where it is not ours, someone else's origin answers.
  if (to === 'mixed') return inTime(404, '', undefined, usualMs(outside));
  return seen(outside.regions.ask(to, request, outside.random, usualMs(outside)));
}

function throughCache(
  outside: Outside,
  target: Side | 'public',
  now: number,
  request: Request,
  to: Side | 'mixed',
): Slow<Answer> {
  const lie = outside.network.lies[target];
  if (lie === 'bad') return inTime(503, '', undefined, usualMs(outside));
  if (lie === 'good') return well(target === 'public' ? to : target, usualMs(outside));
  const cache = outside.network.caches[target];
  if (cache?.kept !== undefined && outside.network.prober === 'well') {
    const { answer, at } = cache.kept;
    const ms = usualMs(outside);
    const age = `${Math.floor((now - at) / 1_000)}`;
    return { value: { ...answer, age, xCache: 'Hit from cloudfront', latencyMs: ms }, slowMs: ms };
  }
  const asked = answerOf(outside, request, to);
  if (cache !== undefined && asked.value.kind === 'response') cache.kept = { answer: asked.value, at: now };
  return asked;
}

const well = (from: Side | 'mixed', ms: number): Slow<Answer> =>
  inTime(200, '{"status":"pass"}', from === 'mixed' ? undefined : REGION_OF[from], ms);

function seen(reply: Reply): Slow<Answer> {
  if (reply.kind === 'silence' || reply.ms >= PROBE_TIMEOUT_MS) return timedOut;
  if (reply.kind === 'response') return inTime(reply.status, reply.body, reply.marker, reply.ms);
  return {
    value: { kind: 'failed', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    slowMs: reply.ms,
  };
}

const timedOut: Slow<Answer> = {
  value: { kind: 'timeout', afterMs: PROBE_TIMEOUT_MS },
  slowMs: PROBE_TIMEOUT_MS,
};

function inTime(status: number, body: string, marker: string | undefined, ms: number): Slow<Answer> {
  return {
    value: {
      kind: 'response',
      path: '/health',
      status,
      body,
      cut: false,
      latencyMs: ms,
      ...(marker !== undefined && { marker }),
    },
    slowMs: ms,
  };
}
