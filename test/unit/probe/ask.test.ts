/** The probe against real servers, good and bad. */
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import * as https from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { classifySide } from '../../../shared/core/verdict/classify.ts';
import { ask, type Open } from '../../../shared/probe/ask.ts';
import fc from '../../fast-check.ts';
import {
  AUTHORITY,
  CRITICAL,
  EXPIRED,
  FOR_CLIENTS,
  GOOD,
  ISSUED,
  NOT_YET,
  TOO_DEEP,
} from './certificates.ts';
import { babble, serve, speak, stopServers, trusting } from './server.ts';

afterEach(stopServers);

const question = (url: URL, timeout = 5_000) => ({
  url,
  headers: { 'x-api-key': 'the key' },
  markerHeader: 'x-routeaway-region',
  timeout,
});

describe('an answer', () => {
  it('comes with status, body, marker, what a cache did, latency and the end of the certificate', async () => {
    const url = await serve((_, response) => {
      response
        .writeHead(200, { 'x-routeaway-region': 'us-east-2', 'x-cache': 'Miss from cloudfront' })
        .end('{"status":"pass"}');
    });
    expect(await ask(question(url), trusting())).toEqual({
      kind: 'response',
      path: '/health',
      status: 200,
      marker: 'us-east-2',
      xCache: 'Miss from cloudfront',
      body: '{"status":"pass"}',
      cut: false,
      latencyMs: expect.any(Number),
      certificateEnds: Date.parse('2120-01-01T00:00:00Z'),
    });
  });

  it('is asked for with the headers given, on a connection of its own', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      seen.push(request.headers);
      ports.add(request.socket.remotePort);
      response.end();
    });
    await ask(question(url), trusting());
    await ask(question(url), trusting());
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatchObject({ 'x-api-key': 'the key', connection: 'close' });
    expect(ports.size).toBe(2);
  });

  it('comes with its certificate every time: no session of an earlier question is taken up again', async () => {
    const url = await serve((_, response) => response.end());
    const open = trusting();
    for (let i = 0; i < 3; i++)
      expect(await ask(question(url), open)).toHaveProperty(
        'certificateEnds',
        Date.parse('2120-01-01T00:00:00Z'),
      );
  });

  it('is not slow because the clock is set meanwhile', async () => {
    const url = await serve((_, response) => {
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
      response.end();
    });
    const answer = await ask(question(url), trusting());
    jest.restoreAllMocks();
    expect('latencyMs' in answer && answer.latencyMs).toBeLessThan(60_000);
  });

  it('is not followed elsewhere', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(302, { location: '/maintenance' }).end();
    });
    expect(await ask(question(url), trusting())).toMatchObject({ kind: 'response', status: 302 });
    expect(asked).toBe(1);
  });

  it('is read up to 64 KB', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(64 * 1024)));
    const answer = await ask(question(url), trusting());
    expect(answer).toMatchObject({ kind: 'response', cut: false });
    expect('body' in answer && answer.body.length).toBe(64 * 1024);
  });

  it('is cut where it is longer, even where it never ends', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    const answer = await ask(question(url), trusting());
    expect(answer).toMatchObject({ kind: 'response', status: 200, cut: true });
    expect('body' in answer && answer.body.length).toBe(64 * 1024);
  });
});

describe('no answer within the time limit is a timeout', () => {
  it.each([
    ['where the server says nothing', () => serve(() => undefined)],
    [
      'where the body never ends',
      () =>
        serve((_, response) => {
          response.write('{"status":');
        }),
    ],
    ['where the connection is never encrypted', () => babble(() => undefined)],
  ])('%s', async (_, start) => {
    expect(await ask(question(await start(), 60), trusting())).toEqual({ kind: 'timeout', afterMs: 60 });
  });
});

describe('a failure is named by its code', () => {
  it('connection refused', async () => {
    const url = await serve(() => undefined);
    await stopServers();
    expect(await ask(question(url), trusting())).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
  });

  it('connection reset before an answer', async () => {
    const url = await serve((request) => {
      request.socket.destroy();
    });
    expect(await ask(question(url), trusting())).toMatchObject({ kind: 'failed', code: 'ECONNRESET' });
  });

  it('connection reset within an answer', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
    });
    expect(await ask(question(url), trusting())).toMatchObject({ kind: 'failed', code: 'ECONNRESET' });
  });

  it('an answer that is not HTTP', async () => {
    const url = await serve((request) => {
      request.socket.end('hello there\r\n\r\n');
    });
    expect(await ask(question(url), trusting())).toMatchObject({
      kind: 'failed',
      code: expect.stringMatching(/^HPE_/),
    });
  });

  it('a server that does not encrypt', async () => {
    const url = await babble((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    expect(await ask(question(url), trusting())).toMatchObject({
      kind: 'failed',
      code: expect.stringMatching(/^(EPROTO|ERR_SSL_)/),
    });
  });

  it('a server that wants a certificate of ours', async () => {
    const url = await speak(() => undefined, { requestCert: true, rejectUnauthorized: true });
    expect(await ask(question(url), trusting())).toMatchObject({
      kind: 'failed',
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    });
  });

  it('a question that cannot even be put', async () => {
    const headers = { 'x-api-key': 'one\nand two' };
    const url = new URL('https://localhost/health');
    const answer = await ask({ ...question(url), headers });
    expect(answer).toMatchObject({ kind: 'failed', code: 'ERR_INVALID_CHAR' });
    expect(answer).not.toMatchObject({ message: expect.stringContaining('two') });
  });
});

describe('a certificate that is not accepted is a fault of the target, under whatever name', () => {
  const WANTED = { body: 'any', marker: 'optional', maxLatency: 5_000 } as const;

  it.each<[string, string, string | undefined, string, string?]>([
    ['that has expired', EXPIRED, EXPIRED, 'CERT_HAS_EXPIRED'],
    ['that is not valid yet', NOT_YET, AUTHORITY, 'CERT_NOT_YET_VALID'],
    ['that nobody vouches for', GOOD, undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of an authority that nobody knows', ISSUED + AUTHORITY, undefined, 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['without that of its issuer', ISSUED, undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['for another name', GOOD, GOOD, 'ERR_TLS_CERT_ALTNAME_INVALID', '127.0.0.1'],
    ['for another purpose', FOR_CLIENTS, AUTHORITY, 'INVALID_PURPOSE'],
    ['too far below its authority', TOO_DEEP, AUTHORITY, 'PATH_LENGTH_EXCEEDED'],
    ['with a fault that Node has no code for', CRITICAL, AUTHORITY, 'UNSPECIFIED'],
  ])('one %s', async (_, cert, ca, code, host = 'localhost') => {
    const url = await serve((_request, response) => response.end(), cert);
    url.hostname = host;
    const answer = await ask(question(url), ca === undefined ? undefined : trusting(ca));
    expect(answer).toEqual({ kind: 'failed', code, message: expect.any(String), certificate: true });
    const { judgement, evidence } = classifySide(answer, WANTED, 'us-east-2', 0, 0);
    expect([judgement, evidence]).toEqual([
      'unhealthy',
      expect.stringMatching(/^certificate (expired|not accepted) /),
    ]);
  });

  it('and one that is accepted is none', async () => {
    const url = await serve((_, response) => response.end(), ISSUED);
    expect(await ask(question(url), trusting(AUTHORITY))).toMatchObject({ kind: 'response', status: 200 });
  });
});

describe('no server outlasts the limit', () => {
  const writes =
    (...lines: string[]) =>
    (socket: Socket) =>
      void socket.write(lines.join('\r\n'));
  /** Goes on for as long as it is listened to. */
  const endless = (first: string, more: string) => (socket: Socket) => {
    socket.write(first);
    const go = () => {
      while (!socket.destroyed && socket.write(more));
    };
    socket.on('drain', go);
    go();
  };
  const trickling = (first: string, more: string) => (socket: Socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(more), 5);
    socket.on('close', () => clearInterval(timer));
  };

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['stops in the status line', writes('HTTP/1.1 20')],
    ['stops within the headers', writes('HTTP/1.1 200 OK', 'content-type: te')],
    ['stops before the body', writes('HTTP/1.1 200 OK', 'content-length: 5', '', '')],
    ['stops within the body', writes('HTTP/1.1 200 OK', 'content-length: 5', '', '{')],
    ['stops within a chunk', writes('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '5', '{')],
    ['says to go on, and no more', writes('HTTP/1.1 100 Continue', '', '')],
    ['says to go on without end', endless('', 'HTTP/1.1 100 Continue\r\n\r\n')],
    ['gives hints without end', endless('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')],
    ['trickles headers', trickling('HTTP/1.1 200 OK\r\n', 'a: b\r\n')],
    ['trickles a body', trickling('HTTP/1.1 200 OK\r\n\r\n', ' ')],
  ])('one that %s', async (_, talk) => {
    let left: Promise<unknown> | undefined;
    const url = await speak((socket) => {
      left = new Promise((resolve) => socket.once('close', resolve));
      talk(socket);
    });
    expect(await ask(question(url, 300), trusting())).toEqual({ kind: 'timeout', afterMs: 300 });
    // And the connection is not left behind.
    await left;
  });

  it.each<[string, (socket: Socket) => void, object]>([
    [
      'changes the protocol',
      writes('HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade', '', ''),
      { kind: 'response', status: 101, body: '', cut: false, certificateEnds: expect.any(Number) },
    ],
    [
      'changes it without being asked how',
      writes('HTTP/1.1 101 Switching Protocols', 'x-routeaway-region: us-east-2', '', ''),
      { kind: 'response', status: 101, marker: 'us-east-2' },
    ],
    ['hangs up', (socket) => socket.end(), { kind: 'failed', code: 'ECONNRESET' }],
    ['hangs up after a hint', hangingUp('HTTP/1.1 103 Early Hints\r\n\r\n'), { code: 'ECONNRESET' }],
    ['hangs up within the headers', hangingUp('HTTP/1.1 200 OK\r\na: b'), { kind: 'failed' }],
    [
      'hangs up within the body',
      hangingUp('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
      { code: 'ECONNRESET' },
    ],
    [
      'hangs up within a chunk',
      hangingUp('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{'),
      { kind: 'failed' },
    ],
    ['ends the body by hanging up', hangingUp('HTTP/1.1 200 OK\r\n\r\n{}'), { kind: 'response', body: '{}' }],
    ['has headers without end', endless('HTTP/1.1 200 OK\r\n', 'a: b\r\n'), { code: 'HPE_HEADER_OVERFLOW' }],
    [
      'has a body that is not as it says',
      writes('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', 'not a length', ''),
      { kind: 'failed' },
    ],
    ['answers without a body', writes('HTTP/1.1 204 No Content', '', ''), { kind: 'response', status: 204 }],
    [
      'answers twice',
      writes(...Array(2).fill('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
      { status: 200 },
    ],
  ])('and one that %s is not waited for', async (_, talk, answer) => {
    const url = await speak(talk);
    expect(await ask(question(url, 60_000), trusting())).toMatchObject(answer);
  });

  function hangingUp(after: string) {
    return (socket: Socket) => void socket.end(after);
  }

  it('without TLS either', async () => {
    const url = await babble((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
      );
    });
    url.protocol = 'http:';
    expect(await ask(question(url, 60_000), request as Open)).toMatchObject({
      kind: 'response',
      status: 101,
    });
  });

  it('whatever it says, in whatever order', async () => {
    const piece = fc.constantFrom(
      'HTTP/1.1 101 Switching Protocols\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 503 Service Unavailable\r\n',
      'upgrade: h2c\r\nconnection: upgrade\r\n',
      'transfer-encoding: chunked\r\n',
      'content-length: 3\r\n',
      'age: 7\r\n',
      '\r\n',
      '3\r\nabc\r\n',
      '0\r\n\r\n',
      '\0',
      '{}',
    );
    const last = fc.constantFrom('stay', 'end', 'destroy');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), last, async (pieces, then) => {
        const url = await speak((socket) => {
          for (const text of pieces) socket.write(text);
          if (then === 'end') socket.end();
          if (then === 'destroy') socket.destroy();
        });
        const { kind } = await ask(question(url, 50), trusting());
        expect(['response', 'timeout', 'failed']).toContain(kind);
        await stopServers();
      }),
      { numRuns: 40 },
    );
  });
});

it('tells every age and every cache on the way, also where a header stands twice', async () => {
  const url = await speak((socket) => {
    socket.end(
      'HTTP/1.1 200 OK\r\nage: 0\r\nage: 7\r\nx-cache: Miss\r\nx-cache: Hit\r\ncontent-length: 0\r\n\r\n',
    );
  });
  expect(await ask(question(url), trusting())).toMatchObject({ age: '0, 7', xCache: 'Miss, Hit' });
});

describe('a name with several addresses', () => {
  /** As a resolver that gives these. */
  const resolving = (...addresses: string[]) =>
    ((url: URL, options: https.RequestOptions) => {
      const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
      const lookup = (_name: string, _options: object, done: (error: null, found: typeof all) => void) =>
        done(null, all);
      return https.request(url, { ...options, ca: GOOD, lookup: lookup as never });
    }) as Open;

  it('is reached at whichever answers', async () => {
    const url = await serve((_, response) => response.end());
    const answer = await ask(question(url), resolving('127.0.0.9', '127.0.0.8', '127.0.0.1'));
    expect(answer).toMatchObject({ kind: 'response', status: 200 });
  });

  it('is not reached where none does', async () => {
    const url = await serve(() => undefined);
    const answer = await ask(question(url), resolving('127.0.0.9', '127.0.0.8'));
    expect(answer).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
  });

  it('gives each of them a third of the limit to connect', async () => {
    const given: unknown[] = [];
    const url = await serve((_, response) => response.end());
    const noting = ((at: URL, options: https.RequestOptions) => {
      given.push(options);
      return trusting()(at, options);
    }) as Open;
    await ask(question(url, 3_000), noting);
    await ask(question(url, 1_000), noting);
    expect(given).toMatchObject([
      { autoSelectFamilyAttemptTimeout: 1_000 },
      { autoSelectFamilyAttemptTimeout: 334 },
    ]);
  });
});
