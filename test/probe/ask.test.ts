/** The probe against real servers, good and bad. */
import type { IncomingHttpHeaders } from 'node:http';
import { ask } from '../../shared/probe/ask.ts';
import { EXPIRED } from './certificates.ts';
import { babble, serve, stopServers, trusting } from './server.ts';

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

  it('a certificate that nobody vouches for', async () => {
    const url = await serve((_, response) => response.end());
    expect(await ask(question(url))).toMatchObject({ kind: 'failed', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('a certificate for another name', async () => {
    const url = await serve((_, response) => response.end());
    url.hostname = '127.0.0.1';
    expect(await ask(question(url), trusting())).toMatchObject({
      kind: 'failed',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('a certificate that has expired', async () => {
    const url = await serve((_, response) => response.end(), EXPIRED);
    expect(await ask(question(url), trusting(EXPIRED))).toMatchObject({
      kind: 'failed',
      code: 'CERT_HAS_EXPIRED',
    });
  });
});
