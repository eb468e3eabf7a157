/**
 * The rest of the world, as far as the prober asks it: one small server that has nothing to do with us. Where it does
 * not answer, the prober knows that the fault is its own; so breaking it is what a partition of the prober looks like.
 */
import { startListener } from '../region/listener.ts';

export interface Outside {
  readonly port: number;
  /** Connections are refused until it is mended. */
  break(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function startOutside(): Promise<Outside> {
  const listener = await startListener(0, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('Here.\n');
  });
  return { port: listener.port, break: listener.cut, mend: listener.open, close: listener.cut };
}
