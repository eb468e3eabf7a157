/** Which port is whose. One number moves them all; 0 takes free ones, for tests. */

export interface Ports {
  /** The lab itself: breaking, mending, what is going on. */
  readonly lab: number;
  /** What clients use: the edge. */
  readonly edge: number;
  /** The AWS endpoint. */
  readonly aws: number;
  readonly primary: number;
  readonly standby: number;
}

export const DEFAULT_PORT = 4600;

export function portsFrom(base: number): Ports {
  const at = (offset: number) => (base === 0 ? 0 : base + offset);
  return { lab: at(0), edge: at(1), aws: at(2), primary: at(3), standby: at(4) };
}

/** A port that somebody else holds. The message is all that its reader needs. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** Starts what listens on `port`, and says which one it was where it is taken. */
export async function listening<T>(
  what: string,
  port: number,
  start: (port: number) => Promise<T>,
): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    if (!/EADDRINUSE|in use/.test((error as Error).message)) throw error;
    throw new PortInUse(
      `Port ${port} is in use, and ${what} wants it; end what holds it, or choose other ports with --port, e.g. --port 4700.`,
    );
  }
}
