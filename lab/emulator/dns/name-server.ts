/** An authoritative name server on loopback, by UDP and TCP: the name servers of Route 53, as `dig` and every resolver ask them. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type DnsAnswer, type DnsRecord, textsOf } from '../model/index.ts';

interface NameServerOptions {
  /** The same for UDP and TCP; 0 takes a free one. */
  readonly port: number;
  /** `type` as in `A`. */
  readonly answer: (name: string, type: string) => DnsAnswer;
}

export interface NameServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startNameServer({ port, answer }: NameServerOptions): Promise<NameServer> {
  const { tcp, udp } = await bindBoth(port);
  const sockets = new Set<Socket>();
  udp.on('message', (message, { address, port: from }) => {
    const reply = replyTo(message, answer, true);
    if (reply) udp.send(reply, from, address);
  });
  // Whoever has gone away meanwhile is not answered.
  udp.on('error', () => undefined);
  tcp.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, (message) => replyTo(message, answer, false));
  });
  return {
    port: (tcp.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(resolve)),
      ]);
    },
  };
}

/** A port that is free for TCP may be taken for UDP. */
const TRIES = 10;

async function bindBoth(port: number): Promise<{ readonly tcp: Server; readonly udp: UdpSocket }> {
  for (let left = TRIES; ; left--) {
    const tcp = createServer({ allowHalfOpen: true });
    const udp = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(port, '127.0.0.1', resolve);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        udp.once('error', reject);
        udp.bind((tcp.address() as AddressInfo).port, '127.0.0.1', resolve);
      });
      return { tcp, udp };
    } catch (error) {
      await new Promise((resolve) => tcp.close(resolve));
      if (port !== 0 || left === 1) throw error;
    }
  }
}

/** A client that says nothing for so long is hung up on (real time). */
const IDLE_MS = 10_000;

/** Messages on a TCP connection have their length in two bytes before them, and may come one after the other. */
function converse(socket: Socket, replyOf: (message: Buffer) => Buffer | undefined): void {
  let read = Buffer.alloc(0);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => {
    read = Buffer.concat([read, chunk]);
    while (read.length >= 2 && read.length >= 2 + read.readUInt16BE(0)) {
      const end = 2 + read.readUInt16BE(0);
      const reply = replyOf(read.subarray(2, end));
      read = read.subarray(end);
      if (!reply) return void socket.destroy();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([length, reply]));
    }
  });
}

const CODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const HEADER_BYTES = 12;
/** What UDP carries without an agreement on more, and what a larger offer is cut to. */
const LEAST_BYTES = 512;
const MOST_BYTES = 4_096;

/** Undefined where there is nothing to reply to: what is too short, or a reply itself. */
function replyTo(message: Buffer, answer: NameServerOptions['answer'], overUdp: boolean): Buffer | undefined {
  const isReply = ((message[2] ?? 0) & 0x80) !== 0;
  if (message.length < HEADER_BYTES || isReply) return undefined;
  const id = message.readUInt16BE(0);
  const opcode = message.readUInt16BE(2) & 0x7800;
  const refuse = (code: keyof typeof CODES, more: Packet = {}) =>
    encode({ type: 'response', id, flags: opcode | CODES[code], ...more });
  if (opcode !== 0) return refuse('NOTIMP');
  let query: Packet;
  try {
    query = decode(message);
  } catch {
    return refuse('FORMERR');
  }
  const { questions = [], additionals = [], flags = 0 } = query;
  const [question] = questions;
  if (!question || questions.length > 1) return refuse('FORMERR');
  const opt = additionals.find((one): one is OptAnswer => one.type === 'OPT');
  const ours = opt ? [edns(opt.ednsVersion > 0)] : [];
  if (opt && opt.ednsVersion > 0) return refuse('NOERROR', { questions, additionals: ours });
  if (question.class !== 'IN') return refuse('REFUSED', { questions, additionals: ours });
  const { code, answers, authorities } = answer(question.name, question.type);
  const head = {
    type: 'response',
    id,
    flags: (flags & RECURSION_DESIRED) | (code === 'REFUSED' ? 0 : AUTHORITATIVE_ANSWER) | CODES[code],
    questions,
    additionals: ours,
  } as const;
  const reply = encode({ ...head, answers: answers.map(packed), authorities: authorities.map(packed) });
  const most = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, opt?.udpPayloadSize ?? LEAST_BYTES));
  // Too long for UDP: who wants the answer asks again by TCP.
  return overUdp && reply.length > most ? encode({ ...head, flags: head.flags | TRUNCATED_RESPONSE }) : reply;
}

/** `badVersion`: BADVERS is 16, which does not fit into the header alone. */
const edns = (badVersion: boolean): OptAnswer => ({
  type: 'OPT',
  name: '.',
  udpPayloadSize: MOST_BYTES,
  extendedRcode: badVersion ? 1 : 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
});

function packed({ name, type, ttl, value }: DnsRecord): Answer {
  const head = { name, ttl, class: 'IN' } as const;
  if (type === 'TXT') return { ...head, type, data: [...textsOf(value)] };
  if (type === 'SOA') {
    const [mname = '', rname = '', ...numbers] = value.split(' ');
    const [serial, refresh, retry, expire, minimum] = numbers.map(Number);
    return { ...head, type, data: { mname, rname, serial, refresh, retry, expire, minimum } };
  }
  return { ...head, type: type as 'A' | 'AAAA' | 'CNAME' | 'NS', data: value };
}
