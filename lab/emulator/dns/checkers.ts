/**
 * Route 53's health checkers: in each Region of a check two, which do not know of each other. Each asks the endpoint at its own
 * moments, by a request of its own, and reports what it found.
 * Source: developer guide, "How Amazon Route 53 determines whether a health check is healthy". How many there are is written
 * nowhere; "one to three requests a second" at ten seconds fits two in each of eight Regions.
 */
import { Agent, type IncomingMessage, request, STATUS_CODES } from 'node:http';
import type { HealthCheckConfig } from '@aws-sdk/client-route-53';
import {
  CHECKER_REGIONS,
  type Cloud,
  type HealthCheck,
  isEndpoint,
  type LabClock,
  type Random,
} from '../model/index.ts';

interface CheckersOptions {
  readonly cloud: Pick<Cloud, 'clock' | 'healthChecks' | 'in'>;
  readonly random: Random;
  /** The loopback port where a host is found from a Region; undefined where there is no such host. */
  readonly find: (host: string, from: string) => Promise<number | undefined>;
}

export interface Checkers {
  /** Has every checker ask once, now: as if the checks had been there for a while. */
  askAll(): Promise<void>;
  stop(): void;
}

interface Checker {
  readonly region: string;
  readonly address: string;
}

/** At addresses of a range for documentation (TEST-NET-1). */
const ALL: readonly Checker[] = CHECKER_REGIONS.flatMap((region, i) =>
  [1, 2].map((n) => ({ region, address: `192.0.2.${2 * i + n}` })),
);

/** Runs until it is stopped; without a health check there is nothing to run. */
export function startCheckers({ cloud, random, find }: CheckersOptions): Checkers {
  const { clock, healthChecks } = cloud;
  const running = new Map<string, { readonly stop: () => void; readonly askAll: () => Promise<unknown> }>();

  const start = ({ id, config }: HealthCheck): void => {
    const { Regions: regions = CHECKER_REGIONS, RequestInterval = 30 } = config;
    const cancels = new Map<string, () => void>();
    const checkers = ALL.filter(({ region }) => (regions as readonly string[]).includes(region));
    const askFrom = async (checker: Checker): Promise<void> => {
      const { region } = checker;
      if (cloud.in(region).isGone()) return;
      const found = await ask(config, () => find(config.FullyQualifiedDomainName ?? '', region), clock);
      healthChecks.report(id, { ...checker, ...found, at: clock.now() });
    };
    for (const checker of checkers) {
      const next = (ms: number): void => {
        cancels.set(
          checker.address,
          clock.after(ms, () => {
            next(RequestInterval * 1_000);
            void askFrom(checker);
          }),
        );
      };
      next(Math.floor(random() * RequestInterval * 1_000));
    }
    running.set(id, {
      stop() {
        for (const cancel of cancels.values()) cancel();
      },
      askAll: () => Promise.all(checkers.map(askFrom)),
    });
  };

  const unwatch = healthChecks.watchChecks(({ id, check }) => {
    running.get(id)?.stop();
    running.delete(id);
    if (check && isEndpoint(check.config) && !check.config.Disabled) start(check);
  });
  return {
    async askAll() {
      await Promise.all([...running.values()].map((one) => one.askAll()));
    },
    stop() {
      unwatch();
      for (const { stop } of running.values()) stop();
    },
  };
}

interface Found {
  readonly good: boolean;
  readonly says: string;
}

const CONNECT_MS = 4_000;
/** For the status after connecting, and for the body after that. */
const ANSWER_MS = 2_000;
/** So much of a body is searched. */
const SEARCHED_BYTES = 5_120;

/** One check, in lab time. It never throws: that nothing answers is what it finds. */
async function ask(
  {
    Type,
    FullyQualifiedDomainName: host = '',
    ResourcePath: path = '/',
    SearchString: wanted,
  }: HealthCheckConfig,
  find: () => Promise<number | undefined>,
  clock: LabClock,
): Promise<Found> {
  const port = await find();
  if (port === undefined) return bad('DNS resolution failed: the endpoint has no address.');
  const agent = new Agent();
  try {
    return await new Promise<Found>((resolve) => {
      const headers = { host, 'user-agent': 'Amazon-Route53-Health-Check-Service' };
      const asking = request({
        host: '127.0.0.1',
        port,
        path: path.startsWith('/') ? path : `/${path}`,
        headers,
        agent,
      });
      let cancel = clock.after(CONNECT_MS, () => resolve(bad('The connection timed out.')));
      const wait = (says: string): void => {
        cancel();
        cancel = clock.after(ANSWER_MS, () => resolve(bad(says)));
      };
      asking.on('socket', (socket) => socket.once('connect', () => wait('The response timed out.')));
      asking.on('error', ({ message }) => resolve(bad(message)));
      asking.on('response', (answer) => {
        const { statusCode = 0 } = answer;
        const says = `HTTP Status Code ${statusCode}, ${STATUS_CODES[statusCode] ?? ''}`;
        const well = statusCode >= 200 && statusCode < 400;
        if (!well || !Type?.endsWith('_STR_MATCH')) return resolve({ good: well, says: said(well, says) });
        wait('The response body timed out.');
        beginning(answer).then(
          (body) => {
            const holds = body.includes(wanted ?? '');
            resolve({
              good: holds,
              says: said(holds, holds ? says : 'The search string is not in the body.'),
            });
          },
          (error: Error) => resolve(bad(error.message)),
        );
      });
      asking.end();
      asking.once('close', () => cancel());
    });
  } finally {
    agent.destroy();
  }
}

const said = (good: boolean, says: string): string => `${good ? 'Success' : 'Failure'}: ${says}`;
const bad = (says: string): Found => ({ good: false, says: said(false, says) });

async function beginning(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= SEARCHED_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SEARCHED_BYTES).toString('utf8');
}
