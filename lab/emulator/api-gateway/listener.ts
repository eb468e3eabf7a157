/**
 * A loopback listener that can die and come back on the same port. Dying means what it means on a network: nobody
 * listens any more, and every open connection ends at once, in the middle of whatever it carries.
 */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Listener {
  readonly port: number;
  open(): Promise<void>;
  /** Stops listening and cuts every connection. */
  cut(): Promise<void>;
  /** Cuts the connections there are; new ones are welcome. */
  drop(): void;
}

/** `port` 0 takes a free one and keeps it. */
export async function startListener(port: number, serve: RequestListener): Promise<Listener> {
  const server = createServer(serve);
  // Longer than any client keeps a connection: a server that hangs up first makes errors that are not in the script.
  server.keepAliveTimeout = 120_000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  await listen(port);
  const { port: bound } = server.address() as AddressInfo;
  // One after the other: a listener that is asked to die and to live at once must end as it was asked last.
  let turn: Promise<void> = Promise.resolve();
  const next = (step: () => Promise<void>) => {
    const done = turn.then(step);
    turn = done.catch(() => undefined);
    return done;
  };
  return {
    port: bound,
    open: () => next(async () => (server.listening ? undefined : listen(bound))),
    cut: () =>
      next(async () => {
        if (!server.listening) return;
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        drop();
        await closed;
      }),
    drop,
  };
}
