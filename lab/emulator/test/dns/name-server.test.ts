/** The name server as resolvers meet it: Node's, `dig` where it is installed, and bytes that nobody should send. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { decode, encode, type OptAnswer, type Packet, streamDecode, streamEncode } from 'dns-packet';
import { createAddresses } from '../../dns/addresses.ts';
import { type NameServer, startNameServer } from '../../dns/name-server.ts';
import { dnsAnswer } from '../../model/dns-answer.ts';
import fc from '../fast-check.ts';
import { testCloud } from '../model/lab.ts';
import { onPath } from '../on-path.ts';

const addresses = createAddresses(['d1lab.cloudfront.net', 'one.execute-api.us-east-2.amazonaws.com']);
const set = (
  Name: string,
  Type: ResourceRecordSet['Type'],
  ...values: readonly string[]
): ResourceRecordSet => ({
  Name,
  Type,
  TTL: 10,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const alias = {
  HostedZoneId: 'Z2FDTNDATAQYW2',
  DNSName: 'd1lab.cloudfront.net.',
  EvaluateTargetHealth: false,
};
const LONG = 'x'.repeat(255);

function start(port = 0): Promise<NameServer> {
  const { cloud } = testCloud();
  cloud.zones.create({
    id: 'Z1',
    name: 'example.com',
    records: [
      { Name: 'api.example.com.', Type: 'A', AliasTarget: alias },
      { Name: 'api.example.com.', Type: 'AAAA', AliasTarget: alias },
      set('origin.example.com.', 'CNAME', 'one.execute-api.us-east-2.amazonaws.com'),
      set('text.example.com.', 'TXT', '"one" "two"'),
      set('long.example.com.', 'TXT', ...Array.from({ length: 9 }, (_, i) => `"${i}${LONG.slice(1)}"`)),
    ],
  });
  return startNameServer({
    port,
    answer: (name, type) =>
      dnsAnswer(name, type, {
        zones: cloud.zones.served(),
        isHealthy: cloud.healthChecks.isHealthy,
        addressOf: addresses.of,
      }),
  });
}

let server: NameServer;
let resolver: Resolver;
beforeAll(async () => {
  server = await start();
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
});
afterAll(() => server.close());

describe('Node’s resolver', () => {
  test('finds addresses, with their time to live', async () => {
    expect(await resolver.resolve4('api.example.com', { ttl: true })).toEqual([
      { address: '198.51.100.1', ttl: 60 },
    ]);
    expect(await resolver.resolve6('api.example.com')).toEqual(['2001:db8::1']);
    // The shorter one of the chain.
    expect(await resolver.resolve4('origin.example.com', { ttl: true })).toEqual([
      { address: '198.51.100.2', ttl: 10 },
    ]);
  });

  test('finds the other types, the long ones by TCP', async () => {
    expect(await resolver.resolveCname('origin.example.com')).toEqual([
      'one.execute-api.us-east-2.amazonaws.com',
    ]);
    expect(await resolver.resolveNs('example.com')).toHaveLength(4);
    expect(await resolver.resolveSoa('example.com')).toMatchObject({
      nsname: 'ns-1.awsdns-00.com',
      minttl: 86_400,
    });
    expect(await resolver.resolveTxt('text.example.com')).toEqual([['one', 'two']]);
    expect(await resolver.resolveTxt('long.example.com')).toHaveLength(9);
  });

  test.each([
    ['a name that is not there', 'no.example.com', 'ENOTFOUND'],
    ['a type that is not there', 'text.example.com', 'ENODATA'],
    ['a zone that is not ours', 'example.org', 'EREFUSED'],
  ])('%s', async (_, name, code) => {
    await expect(resolver.resolve4(name)).rejects.toMatchObject({ code });
  });
});

const there = onPath('dig');
if (!there) test.skip('dig is not on the PATH, so what it says is not looked at here', () => {});
(there ? test : test.skip)('dig gets an authoritative answer by UDP and by TCP', async () => {
  const dig = async (...words: string[]) => {
    const all = [
      '@127.0.0.1',
      '-p',
      `${server.port}`,
      '+tries=1',
      '+noall',
      '+comments',
      '+answer',
      ...words,
    ];
    return (await promisify(execFile)('dig', all)).stdout;
  };
  const said = await dig('api.example.com');
  expect(said).toMatch(/status: NOERROR/);
  expect(said).toMatch(/flags: qr aa rd; QUERY: 1, ANSWER: 1/);
  expect(said).toMatch(/^api\.example\.com\.\s+60\s+IN\s+A\s+198\.51\.100\.1$/m);
  expect(said).not.toMatch(/MALFORMED|WARNING: .*(malformed|extra)/i);
  expect(await dig('+tcp', 'origin.example.com')).toMatch(/^origin\.example\.com\.\s+10\s+IN\s+CNAME/m);
  expect(await dig('no.example.com')).toMatch(/status: NXDOMAIN/);
  expect(await dig('+edns=1', '+noednsneg', 'api.example.com')).toMatch(/status: BADVERS/);
});

describe('packets', () => {
  /** Sends bytes, and gives the next reply; a good question behind them shows that the server still stands. */
  async function replies(...messages: readonly Buffer[]): Promise<Packet[]> {
    const socket = createSocket('udp4');
    const got: Packet[] = [];
    for (const message of [...messages, question({ id: 4_242 })])
      socket.send(message, server.port, '127.0.0.1');
    for (;;) {
      const [reply] = (await once(socket, 'message')) as [Buffer];
      const packet = decode(reply);
      if (packet.id === 4_242) break;
      got.push(packet);
    }
    socket.close();
    return got;
  }
  const question = (over: Packet = {}): Buffer =>
    encode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'api.example.com' }], ...over });
  const code = ({ flags = 0 }: Packet) => flags & 15;
  const opt = (udpPayloadSize: number): OptAnswer => ({
    type: 'OPT',
    name: '.',
    udpPayloadSize,
    ednsVersion: 0,
    extendedRcode: 0,
    flags: 0,
    flag_do: false,
    options: [],
  });

  test('no question, two questions, another class, another operation', async () => {
    const [none, two, chaos, notify] = await replies(
      question({ questions: [] }),
      question({
        questions: [
          { type: 'A', name: 'a.example.com' },
          { type: 'A', name: 'b.example.com' },
        ],
      }),
      question({ questions: [{ type: 'TXT', name: 'version.bind', class: 'CH' }] }),
      question({ flags: 4 << 11 }),
    );
    expect([none, two, chaos, notify].map((one) => one && code(one))).toEqual([1, 1, 5, 4]);
  });

  test('a name that points to itself, and half a question', async () => {
    const loop = Buffer.concat([question().subarray(0, 12), Buffer.from([0xc0, 12, 0, 1, 0, 1])]);
    const found = await replies(loop, question().subarray(0, 20));
    expect(found.map(code)).toEqual([1, 1]);
  });

  test('what is no question at all is not answered: a reply to a reply would never end', async () => {
    expect(await replies(Buffer.alloc(0), Buffer.from('hello'), question({ type: 'response' }))).toEqual([]);
  });

  test('an answer that is too long for UDP is cut, unless the client takes more', async () => {
    const long = [{ type: 'TXT', name: 'long.example.com' }] as const;
    const [cut, some, whole] = await replies(
      question({ questions: [...long] }),
      question({ questions: [...long], additionals: [opt(1_232)] }),
      question({ questions: [...long], additionals: [opt(4_096)] }),
    );
    expect([cut, some, whole].map((one) => [(one?.flags ?? 0) & 0x200, one?.answers?.length])).toEqual([
      [0x200, 0],
      [0x200, 0],
      [0, 9],
    ]);
    expect(some?.additionals).toHaveLength(1);
    expect(cut?.additionals).toEqual([]);
  });

  test('whatever comes, it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 80 }),
        fc.array(fc.nat(255), { maxLength: 4 }),
        async (bytes, flips) => {
          const broken = question({ additionals: [opt(1_232)] });
          for (const [i, flip] of flips.entries()) broken[(flip * 7 + i) % broken.length] = flip;
          await replies(Buffer.from(bytes), broken);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('by TCP: two in one piece, one in two pieces, and nothing that hangs on a broken one', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const both = Buffer.concat(
      [1, 2].map((id) =>
        streamEncode({ type: 'query', id, questions: [{ type: 'NS', name: 'example.com' }] }),
      ),
    );
    socket.write(both.subarray(0, both.length - 5));
    socket.end(both.subarray(both.length - 5));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const all = Buffer.concat(chunks);
    const first = streamDecode(all);
    const second = streamDecode(all.subarray(2 + all.readUInt16BE(0)));
    expect([first.id, second.id, second.answers?.length]).toEqual([1, 2, 4]);

    const other = connect(server.port, '127.0.0.1');
    other.write(Buffer.from([0, 3, 1, 2, 3]));
    await once(other, 'close');
  });
});

test('two at once, each with its own port, and a port that is taken', async () => {
  const second = await start();
  expect(second.port).not.toBe(server.port);
  await expect(start(second.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await second.close();
  await (await start(second.port)).close();
});
