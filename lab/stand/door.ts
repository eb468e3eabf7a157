/**
 * The way in where there is no CloudFront: one address that does what a client of the name does, for people and commands that
 * have no resolver of the lab's. It asks the DNS for each request, and passes it on to where the name leads.
 */
import { request as httpRequest } from 'node:http';
import { startListener } from '../emulator/api-gateway/index.ts';

interface DoorOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The name that clients use. */
  readonly name: string;
  /** The loopback port that it leads to now; undefined: nowhere. */
  readonly find: () => Promise<number | undefined>;
}

export interface Door {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startDoor({ port, name, find }: DoorOptions): Promise<Door> {
  const listener = await startListener(port, (incoming, response) => {
    const cut = () => void incoming.socket.destroy();
    find().then((to) => {
      // As a client who finds no address, or whose connection breaks.
      if (!to) return cut();
      const { method, url: path, headers } = incoming;
      const passed = httpRequest(
        { host: '127.0.0.1', port: to, method, path, headers: { ...headers, host: name }, agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
          answer.on('error', cut);
        },
      );
      passed.on('error', cut);
      incoming.socket.once('close', () => passed.destroy());
      incoming.pipe(passed);
    }, cut);
  });
  return { port: listener.port, url: `http://127.0.0.1:${listener.port}`, stop: () => listener.cut() };
}
