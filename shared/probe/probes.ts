/** The probes of the loop: one request to each target, and the verdict about its answer. */

import type { Config, ProberConfig } from '../config.ts';
import type { Settings } from '../core/settings.ts';
import { other } from '../core/side.ts';
import { type Answer, classifyPublic, classifySide } from '../core/verdict/classify.ts';
import { readAndWrite, sayingWay } from '../core/verdict/read-and-write.ts';
import type { PublicVerdict } from '../core/verdict/verdict.ts';
import { messageOf } from '../errors.ts';
import type { Probes, PublicClient, PublicEndpoint } from '../ports.ts';
import { ask, type Open, type Secret } from './ask.ts';

/** What probing needs besides its configuration. A secret is absent if targets do not ask for it. */
export interface Means {
  readonly now: () => number;
  readonly apiKey?: Secret | undefined;
  /** The secret that the edge sends to the origins; direct requests must send it too. */
  readonly originSecret?: Secret | undefined;
  readonly open?: Open;
}

interface PublicConfig
  extends Pick<
    Config,
    'regions' | 'publicUrl' | 'publicWriteUrl' | 'expect' | 'markerHeader' | 'probeTimeout'
  > {
  readonly settings?: Pick<Settings, 'readsFailOver'>;
}

export function createProbes(
  config: PublicConfig & Pick<ProberConfig, 'healthUrls' | 'controlUrls'>,
  means: Means,
): Probes {
  const { expect, regions, healthUrls, controlUrls, probeTimeout } = config;
  const secrets = { 'x-api-key': means.apiKey, 'x-origin-verify': means.originSecret };
  return {
    async side(side, tick) {
      const answer = await askWith(secrets, healthUrls[side], config, means.open);
      return classifySide(answer, expect, regions[side], tick, means.now(), regions[other(side)]);
    },
    // What is written tells how things are; a read goes the same way, but where it fails over: then the edge may fail it alone.
    public: (tick) =>
      config.settings?.readsFailOver
        ? askBothWays(config, means, tick)
        : askOneWay(config, means, tick, config.publicWriteUrl === undefined ? 'read' : 'write'),
    control() {
      // Whatever it answers, it answered: we can reach the world. It is shown no secret.
      const asked = controlUrls.map(async (url) => {
        const answer = await ask({ url, headers: HEADERS, timeout: probeTimeout }, means.open);
        if (answer.kind !== 'response') throw new Error(answer.kind);
      });
      // One site that is down says nothing about us: only where none answers are we cut off.
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
  return { ask: () => askBothWays(config, means, means.now()) };
}

const askOneWay = async (config: PublicConfig, means: Means, tick: number, way: 'read' | 'write') =>
  sayingWay(way, await askPublic(config, means, tick, way));

async function askBothWays(config: PublicConfig, means: Means, tick: number): Promise<PublicVerdict> {
  if (config.publicWriteUrl === undefined) return askOneWay(config, means, tick, 'read');
  const [read, write] = await Promise.all([
    askPublic(config, means, tick, 'read'),
    askPublic(config, means, tick, 'write'),
  ]);
  return readAndWrite(read, write, config.settings?.readsFailOver ?? false);
}

/** Single reads and writes, for callers that count them. */
export function createPublicClient(config: PublicConfig, means: Means): PublicClient {
  return {
    read: () => askPublic(config, means, means.now(), 'read'),
    ...(config.publicWriteUrl !== undefined && {
      write: () => askPublic(config, means, means.now(), 'write'),
    }),
    ...(config.settings?.readsFailOver && {
      failing: (side, way) =>
        askWith(
          { 'x-api-key': means.apiKey },
          failingUrl(config.publicUrl, config.regions[side]),
          config,
          means.open,
          way === 'write' ? WRITTEN : {},
        ),
    }),
  };
}

/** Below the health path; see `functions/api/failing.ts`. */
function failingUrl(health: URL, region: string): URL {
  const url = new URL(health);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/failing/${region}`;
  return url;
}

async function askPublic(
  config: PublicConfig,
  { apiKey, now, open }: Means,
  tick: number,
  way: 'read' | 'write',
): Promise<PublicVerdict> {
  const { publicUrl, publicWriteUrl, expect, regions } = config;
  const url = way === 'write' ? (publicWriteUrl ?? publicUrl) : publicUrl;
  const answer = await askWith({ 'x-api-key': apiKey }, url, config, open, way === 'write' ? WRITTEN : {});
  return classifyPublic(answer, expect, regions, tick, now());
}

/** What a write says: a reader of a log must see where it is from. */
const WRITTEN = { body: JSON.stringify({ from: 'routeaway', purpose: 'verification' }) };

const HEADERS = { 'user-agent': 'routeaway', accept: 'application/health+json, application/json, */*' };

/** A secret's name for people, by the header that carries it. */
const SECRETS = { 'x-api-key': 'the API key', 'x-origin-verify': 'the origin secret' } as const;
type Secrets = { readonly [header in keyof typeof SECRETS]?: Secret | undefined };

/** A secret that cannot be read is our own trouble: no request is sent, since the target could only refuse it. */
async function askWith(
  secrets: Secrets,
  url: URL,
  { markerHeader, probeTimeout: timeout }: PublicConfig,
  open: Open | undefined,
  written: { readonly body?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {
    ...HEADERS,
    ...(written.body !== undefined && { 'content-type': 'application/json' }),
  };
  for (const [header, name] of Object.entries(SECRETS) as [keyof Secrets, string][]) {
    try {
      const value = await secrets[header]?.read();
      if (value !== undefined) headers[header] = value;
    } catch (error) {
      const why = messageOf(error);
      return { kind: 'not-asked', reason: `${name} could not be read: ${why}` };
    }
  }
  const answer = await ask({ url, headers, ...written, markerHeader, timeout }, open);
  if (answer.kind === 'response' && (answer.status === 401 || answer.status === 403)) {
    for (const secret of Object.values(secrets)) secret?.refused();
  }
  return answer;
}
