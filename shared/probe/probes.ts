/** The probes of the loop: one request to each target, and the verdict about its answer. */

import type { Config, ProberConfig } from '../config.ts';
import type { Settings } from '../core/settings.ts';
import { other, SIDES, type Side } from '../core/side.ts';
import { type Answer, classifyPublic, classifySide } from '../core/verdict/classify.ts';
import { readAndWrite, sayingWay } from '../core/verdict/read-and-write.ts';
import type { PublicVerdict } from '../core/verdict/verdict.ts';
import { messageOf } from '../errors.ts';
import type { Probes, PublicClient, PublicEndpoint } from '../ports.ts';
import { ask, type Open, type Secret, type Sign } from './ask.ts';

/** What probing needs besides its configuration. What targets do not ask for is absent. */
export interface Means {
  readonly now: () => number;
  /** The API key or, with `probeAuth` bearer, the token. */
  readonly apiKey?: Secret | undefined;
  /** With `probeAuth` iam. */
  readonly sign?: Sign | undefined;
  /** The secret that the edge sends to the origins; direct requests must send it too. */
  readonly originSecret?: Secret | undefined;
  readonly open?: Open;
}

interface PublicConfig
  extends Pick<
      Config,
      'regions' | 'publicUrl' | 'publicWriteUrl' | 'expect' | 'markerHeader' | 'probeTimeout'
    >,
    // Absent for a stage that is known only by its traffic controls.
    Partial<Pick<Config, 'probeAuth' | 'healthUrls'>> {
  readonly settings?: Pick<Settings, 'readsFailOver'>;
}

export function createProbes(
  config: PublicConfig & Pick<ProberConfig, 'healthUrls' | 'controlUrls'>,
  means: Means,
): Probes {
  const { expect, regions, controlUrls, probeTimeout } = config;
  const endpoint = createAsker(config, means);
  return {
    async side(side, tick) {
      const answer = await askSide(side, config, means);
      return classifySide(answer, expect, regions[side], tick, means.now(), regions[other(side)]);
    },
    // What is written tells how things are; a read goes the same way, but where it fails over: then the edge may fail it alone.
    public: (tick) =>
      config.settings?.readsFailOver
        ? askBothWays(endpoint, tick)
        : askOneWay(endpoint, tick, config.publicWriteUrl === undefined ? 'read' : 'write'),
    control() {
      // Any answer at all shows that the prober's network works. The site is shown no secret.
      const asked = controlUrls.map(async (url) => {
        const answer = await ask({ url, headers: HEADERS, timeout: probeTimeout }, means.open);
        if (answer.kind !== 'response') throw new Error(answer.kind);
      });
      // One site that is down says nothing about the prober: it is cut off only if none answers.
      return Promise.any(asked).then(
        () => true,
        () => false,
      );
    },
  };
}

/**
 * The switcher's own question to the public endpoint; its verdict carries the time it was asked at. Where a way to write
 * is known it asks in both ways, side by side.
 */
export function createPublicEndpoint(config: PublicConfig, means: Means): PublicEndpoint {
  const endpoint = createAsker(config, means);
  return { ask: () => askBothWays(endpoint, means.now()) };
}

/** Single reads and writes, for callers that count them. */
export function createPublicClient(config: PublicConfig, means: Means): PublicClient {
  const endpoint = createAsker(config, means);
  return {
    read: () => askPublic(endpoint, means.now(), 'read'),
    ...(config.publicWriteUrl !== undefined && { write: () => askPublic(endpoint, means.now(), 'write') }),
    ...(config.settings?.readsFailOver && {
      failing: (side, way) => endpoint.ask(failingUrl(config.publicUrl, config.regions[side]), way),
    }),
  };
}

/** Below the health path; see `functions/api/failing.ts`. */
function failingUrl(health: URL, region: string): URL {
  const url = new URL(health);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/failing/${region}`;
  return url;
}

type Way = 'read' | 'write';

/** Asks the public endpoint. */
interface Asker {
  readonly config: PublicConfig;
  readonly means: Means;
  ask(url: URL, way: Way): Promise<Answer>;
}

const askOneWay = async (endpoint: Asker, tick: number, way: Way) =>
  sayingWay(way, await askPublic(endpoint, tick, way));

async function askBothWays(endpoint: Asker, tick: number): Promise<PublicVerdict> {
  if (endpoint.config.publicWriteUrl === undefined) return askOneWay(endpoint, tick, 'read');
  const [read, write] = await Promise.all([
    askPublic(endpoint, tick, 'read'),
    askPublic(endpoint, tick, 'write'),
  ]);
  return readAndWrite(read, write, endpoint.config.settings?.readsFailOver ?? false);
}

async function askPublic(endpoint: Asker, tick: number, way: Way): Promise<PublicVerdict> {
  const { publicUrl, publicWriteUrl, expect, regions } = endpoint.config;
  const answer = await endpoint.ask(way === 'write' ? (publicWriteUrl ?? publicUrl) : publicUrl, way);
  return classifyPublic(answer, expect, regions, tick, endpoint.means.now());
}

/**
 * A signature holds in one Region, and for the host and path that its API gets: those of the origin, which the edge puts in the
 * place of its own. Which side serves is what we ask; so a request is signed for the side that accepted the last one and, if that
 * is refused, for the other one.
 */
function createAsker(config: PublicConfig, means: Means): Asker {
  const { healthUrls, regions, publicUrl } = config;
  let accepts: Side = 'primary';
  const askFor = (url: URL, way: Way, side?: Side): Promise<Answer> =>
    askWith(
      {
        url,
        way,
        ...(side && healthUrls && { as: atOrigin(url, publicUrl, healthUrls[side]), region: regions[side] }),
      },
      config,
      means,
    );
  return {
    config,
    means,
    async ask(url, way) {
      if (!means.sign || !healthUrls) return askFor(url, way);
      // A side is asked directly, past the edge.
      const direct = SIDES.find((side) => healthUrls[side].host === url.host);
      if (direct) return askFor(url, way, direct);
      const first = accepts;
      const answer = await askFor(url, way, first);
      if (!isRefusal(answer)) return answer;
      const second = await askFor(url, way, other(first));
      if (!isRefusal(second)) accepts = other(first);
      return second;
    },
  };
}

/** What the edge asks of the origin. */
function atOrigin(url: URL, { pathname: health }: URL, origin: URL): URL {
  const path = origin.pathname.endsWith(health) ? origin.pathname.slice(0, -health.length) : '';
  return new URL(path + url.pathname, origin);
}

function askSide(
  side: Side,
  config: PublicConfig & Pick<Config, 'healthUrls'>,
  means: Means,
): Promise<Answer> {
  const url = config.healthUrls[side];
  return askWith(
    { url, way: 'read', as: url, region: config.regions[side] },
    config,
    means,
    means.originSecret,
  );
}

/** The body of a write. It names its sender, for readers of the API's log. */
const WRITTEN = JSON.stringify({ from: 'routeaway', purpose: 'verification' });

const HEADERS = { 'user-agent': 'routeaway', accept: 'application/health+json, application/json, */*' };

interface Request {
  readonly url: URL;
  readonly way: Way;
  /** The request as the API gets it, and its Region; absent where it is not signed. */
  readonly as?: URL;
  readonly region?: string;
}

/** A secret that cannot be read is the prober's own fault: no request is sent, since the target could only refuse it. */
async function askWith(
  { url, way, as, region }: Request,
  { markerHeader, probeTimeout: timeout, probeAuth }: PublicConfig,
  { apiKey, sign, now, open }: Means,
  originSecret?: Secret,
): Promise<Answer> {
  const body = way === 'write' ? { body: WRITTEN } : {};
  const type = way === 'write' ? { 'content-type': 'application/json' } : {};
  const headers: Record<string, string> = { ...HEADERS, ...type };
  const bearer = probeAuth === 'bearer';
  const shown = [
    {
      secret: apiKey,
      name: bearer ? 'the bearer token' : 'the API key',
      header: bearer ? 'authorization' : 'x-api-key',
    },
    { secret: originSecret, name: 'the origin secret', header: 'x-origin-verify' },
  ];
  const values = await Promise.allSettled(shown.map(({ secret }) => secret?.read()));
  for (const [i, { name, header }] of shown.entries()) {
    const read = values[i];
    if (read?.status === 'rejected')
      return { kind: 'not-asked', reason: `${name} could not be read: ${messageOf(read.reason)}` };
    const value = read?.value;
    if (value !== undefined) headers[header] = header === 'authorization' ? `Bearer ${value}` : value;
  }
  if (sign && as && region !== undefined)
    try {
      Object.assign(headers, await sign({ url: as, region, headers: type, ...body, at: now() }));
    } catch (error) {
      return { kind: 'not-asked', reason: `the request could not be signed: ${messageOf(error)}` };
    }
  const answer = await ask({ url, headers, ...body, markerHeader, timeout }, open);
  if (isRefusal(answer)) for (const { secret } of shown) secret?.refused();
  return answer;
}

const isRefusal = (answer: Answer): boolean =>
  answer.kind === 'response' && (answer.status === 401 || answer.status === 403);
