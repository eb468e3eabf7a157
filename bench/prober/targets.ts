/** What the prober asks, on loopback: health that takes its time, and a target that takes a request and never answers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  readonly url: URL;
  close(): void;
}

export const startTarget = (region: string, delayMs: number): Promise<Target> =>
  listen(
    createServer(async (request, response) => {
      request.resume();
      if (delayMs > 0) await sleep(delayMs);
      response.setHeader('content-type', 'application/health+json');
      response.setHeader('x-routeaway-region', region);
      response.end(JSON.stringify({ status: 'pass', region, checks: {} }));
    }),
  );

export const startBlackHole = (): Promise<Target> => listen(createServer(() => {}));

async function listen(server: Server): Promise<Target> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/health`),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
