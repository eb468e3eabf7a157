/** What is said where the lab's servers of one's own do not let it in, and where its key or token is none. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { virtualClock } from '../../../lab/emulator/model/index.ts';
import { answersAtAll } from '../../../lab/stand/ready.ts';
import { givenKey } from '../../../lab/stand/secrets.ts';

const SENT = 'token-0123456789';

async function met(status: number, bearer: boolean, signs = false): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL('http://localhost:9443');
  const options = { port, apiKey: SENT, bearer, signs, timeoutMs: 10_000, clock: virtualClock(0) };
  try {
    return await answersAtAll('primary', url, new URL('http://any/up'), options).then(
      () => 'well',
      ({ message }: Error) => message,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each([
  [200, true, 'well'],
  [
    401,
    true,
    'The primary refuses its health check: http://localhost:9443/up has status 401. Put the token that it wants into ROUTEAWAY_API_KEY; without it the lab sends one of its own.',
  ],
  [
    403,
    false,
    'The primary refuses its health check: http://localhost:9443/up has status 403. Put the key (or, with --param probeAuth=bearer, the token) that it wants into ROUTEAWAY_API_KEY; without it the lab sends one of its own.',
  ],
  [
    404,
    true,
    'The primary fails its health check: http://localhost:9443/up has status 404. If its health check has another path, name it: --param healthPath=/healthz.',
  ],
])('status %s, bearer %s', async (status, bearer, says) => {
  expect(await met(status, bearer)).toBe(says);
});

test('one that wants a signature refuses us, and is there', async () => {
  expect(await met(403, false, true)).toBe('well');
  expect(await met(401, false, true)).toBe('well');
  expect(await met(500, false, true)).toMatch(/^The primary fails its health check: .* has status 500\./);
});

test('a key or token that is none is refused, and not repeated', () => {
  expect([undefined, SENT].map(givenKey)).toEqual([undefined, SENT]);
  expect(() => givenKey('')).toThrow(/^ROUTEAWAY_API_KEY is empty; give it the key or the token /);
  expect(() => givenKey('s3cret and more')).toThrow(/^ROUTEAWAY_API_KEY has a blank in it, (?!.*s3cret)/);
});
