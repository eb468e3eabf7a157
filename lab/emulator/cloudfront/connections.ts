/**
 * Connections to origins that an answer has left open. CloudFront sends the next request down one of them, so that what the
 * DNS says meanwhile moves new connections only.
 * Source: developer guide, "Keep-alive timeout (custom origins only)".
 */
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { LabClock } from '../model/clock.ts';

export interface Connection {
  /** Sends every request down this one connection. */
  readonly agent: Agent;
}

export interface Connections {
  /** The one used last of those that lie idle; nobody else gets it meanwhile. */
  take(key: string): Connection | undefined;
  /** A new one, which comes back under `key` after each whole answer, and lies idle for `keepMs` of lab time at most. */
  add(key: string, socket: Socket, keepMs: number): Connection;
  /** Cuts those that lie idle. */
  close(): void;
}

interface Idle {
  readonly connection: Connection;
  readonly socket: Socket;
  readonly cancel: () => void;
}

export function createConnections(clock: LabClock): Connections {
  const idle = new Map<string, Idle[]>();

  return {
    take(key) {
      const last = idle.get(key)?.pop();
      last?.cancel();
      return last?.connection;
    },
    add(key, socket, keepMs) {
      const connection = { agent: new Agent({ keepAlive: true }) };
      connection.agent.createConnection = () => socket;
      // Told after the agent itself, which ends a connection that the origin wants ended.
      connection.agent.on('free', () => {
        if (socket.destroyed) return;
        const cancel = clock.after(keepMs, () => socket.destroy());
        idle.set(key, [...(idle.get(key) ?? []), { connection, socket, cancel }]);
      });
      socket.once('close', () => {
        const left = (idle.get(key) ?? []).filter((one) => {
          if (one.socket === socket) one.cancel();
          return one.socket !== socket;
        });
        idle.set(key, left);
      });
      return connection;
    },
    close() {
      for (const all of idle.values()) for (const { socket } of all) socket.destroy();
    },
  };
}
