/**
 * The rest of the world, as far as the prober asks it: one small server that has nothing to do with us. Where the prober
 * does not get through to it either, it knows that the fault is its own.
 */
import { startListener } from '../region/listener.ts';

export interface Outside {
  readonly port: number;
  close(): Promise<void>;
}

export async function startOutside(): Promise<Outside> {
  const listener = await startListener(0, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('Here.\n');
  });
  return { port: listener.port, close: listener.cut };
}
