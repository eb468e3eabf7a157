/** The probes of the loop: one question for each target, and the verdict about its answer. */
import type { Config, ProberConfig } from '../config.ts';
import type { Answer } from '../core/classify.ts';
import { classifyPublic, classifySide } from '../core/classify.ts';
import type { Probes, PublicEndpoint } from '../ports.ts';
import { type ApiKey, ask, type Open } from './ask.ts';

/** What probing needs besides its configuration. `apiKey` is absent where the API asks for none. */
export interface Means {
  readonly now: () => number;
  readonly apiKey?: ApiKey | undefined;
  readonly open?: Open;
}

type PublicConfig = Pick<Config, 'regions' | 'publicUrl' | 'expect' | 'probeTimeout'>;

export function createProbes(
  config: PublicConfig & Pick<ProberConfig, 'healthUrls' | 'controlUrl'>,
  means: Means,
): Probes {
  const { expect, regions, healthUrls, controlUrl, probeTimeout } = config;
  return {
    async side(side, tick) {
      const answer = await askWithKey(healthUrls[side], probeTimeout, means);
      return classifySide(answer, expect, regions[side], tick, means.now());
    },
    public: (tick) => askPublic(config, means, tick),
    async control() {
      // Whatever it answers, it answered: we can reach the world. It gets no key.
      const answer = await ask({ url: controlUrl, headers: HEADERS, timeout: probeTimeout }, means.open);
      return answer.kind === 'response';
    },
  };
}

/** The switcher's own question to the public endpoint; its verdict carries the time it was asked at. */
export function createPublicEndpoint(config: PublicConfig, means: Means): PublicEndpoint {
  return { ask: () => askPublic(config, means, means.now()) };
}

async function askPublic(
  { publicUrl, probeTimeout, expect, regions }: PublicConfig,
  means: Means,
  tick: number,
) {
  const answer = await askWithKey(publicUrl, probeTimeout, means);
  return classifyPublic(answer, expect, regions, tick, means.now());
}

const HEADERS = { 'user-agent': 'routeaway', accept: 'application/health+json, application/json, */*' };

/** A key that cannot be had is our own trouble: the target is not asked, since it could only refuse. */
async function askWithKey(url: URL, timeout: number, { apiKey, open }: Means): Promise<Answer> {
  let headers: Readonly<Record<string, string>> = HEADERS;
  if (apiKey !== undefined) {
    try {
      headers = { ...HEADERS, 'x-api-key': await apiKey.read() };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { kind: 'not-asked', reason: `the API key could not be read: ${why}` };
    }
  }
  const answer = await ask({ url, headers, timeout }, open);
  if (answer.kind === 'response' && (answer.status === 401 || answer.status === 403)) apiKey?.refused();
  return answer;
}
