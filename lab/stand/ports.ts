/** Which port is whose. One number moves them all; 0 takes free ones, for tests. */
import { createServer } from 'node:net';
import { UserError } from '../../shared/kit/errors.ts';

export interface Ports {
  /** The lab itself: breaking, fixing, what is going on. */
  readonly lab: number;
  /** What clients use: the edge. */
  readonly edge: number;
  /** The AWS endpoint. */
  readonly aws: number;
  readonly primary: number;
  readonly standby: number;
  /** The name server, by UDP and TCP, where the stage has a zone. */
  readonly dns: number;
}

export const DEFAULT_PORT = 4600;

const WHOSE: Readonly<Record<keyof Ports, string>> = {
  lab: 'the lab',
  edge: 'the edge',
  aws: "the lab's AWS endpoint",
  primary: 'the API of the primary',
  standby: 'the API of the standby',
  dns: 'the name server',
};

export function portsFrom(base: number): Ports {
  const at = (offset: number) => (base === 0 ? 0 : base + offset);
  return { lab: at(0), edge: at(1), aws: at(2), primary: at(3), standby: at(4), dns: at(5) };
}

/** A port that someone else holds. */
export class PortInUse extends UserError {
  override readonly name = 'PortInUse';
}

/** Starts what listens on the port of `who`, and says which one it was where it is taken. */
export async function listening<T>(
  who: keyof Ports,
  ports: Ports,
  start: (port: number) => Promise<T>,
): Promise<T> {
  const port = ports[who];
  try {
    return await start(port);
  } catch (error) {
    if (!/EADDRINUSE|in use/.test((error as Error).message)) throw error;
    throw new PortInUse(
      `Port ${port} is in use, and ${WHOSE[who]} needs it; end the process that holds it, or choose other ports with --port, e.g. --port 4700.`,
    );
  }
}

/** Throws PortInUse for the first of these that is taken: for those that are not needed yet, but will be. */
export async function checkFree(whose: readonly (keyof Ports)[], ports: Ports): Promise<void> {
  for (const who of whose) if (ports[who] !== 0) await listening(who, ports, tryOut);
}

function tryOut(port: number): Promise<void> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
