/** Real servers on loopback for the probe to meet, and how to reach them trusting the tests' own certificate. */
import type { IncomingMessage, RequestListener } from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Open } from '../../../shared/probe/ask.ts';
import { GOOD, KEY } from './certificates.ts';

const running: { server: Server; sockets: Set<Socket> }[] = [];

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  running.push({ server, sockets });
  return (server.address() as AddressInfo).port;
}

/** Gives the URL of an https server. */
export async function serve(
  answer: RequestListener,
  cert = GOOD,
  options: https.ServerOptions = {},
): Promise<URL> {
  const port = await listen(https.createServer({ key: KEY, cert, ...options }, answer));
  return new URL(`https://localhost:${port}/health`);
}

/** Gives the URL of something that speaks TLS, and within it whatever `talk` makes it speak once it was asked. */
export async function speak(talk: (socket: Socket) => void, options: TlsOptions = {}): Promise<URL> {
  const server = createTlsServer({ key: KEY, cert: GOOD, ...options }, (socket) => {
    // Whoever asks leaves in the middle of it.
    socket.on('error', () => undefined);
    socket.once('data', () => talk(socket));
  });
  return new URL(`https://localhost:${await listen(server)}/health`);
}

/** Gives the URL of something that speaks whatever `talk` makes it speak, under TLS or not. */
export async function babble(talk: (socket: Socket) => void): Promise<URL> {
  const port = await listen(createServer(talk));
  return new URL(`https://localhost:${port}/health`);
}

export async function stopServers(): Promise<void> {
  await Promise.all(
    running.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(resolve);
      });
    }),
  );
}

/** `https.request` as in production, agent and all, but with the tests' certificates trusted. */
export const trusting = (ca: string = GOOD): Open =>
  ((url: URL, options: https.RequestOptions, ready?: (response: IncomingMessage) => void) =>
    https.request(url, { ...options, ca }, ready)) as Open;
