import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type NameServer, startNameServer } from '../../dns/name-server.ts';
import { createResolver } from '../../dns/resolver.ts';
import { dnsAnswer } from '../../model/dns-answer.ts';
import { testCloud } from '../model/lab.ts';

const { cloud, clock } = testCloud();
const asked: string[] = [];
let server: NameServer;
beforeAll(async () => {
  const a: ResourceRecordSet = {
    Name: 'a.example.com.',
    Type: 'A',
    TTL: 10,
    ResourceRecords: [{ Value: '192.0.2.1' }],
  };
  cloud.zones.create({ id: 'Z1', name: 'example.com', records: [a] });
  server = await startNameServer({
    port: 0,
    answer(name, type) {
      asked.push(name);
      const world = { isHealthy: () => true, addressOf: () => undefined };
      return dnsAnswer(name, type, { zones: cloud.zones.served(), ...world });
    },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked.length = 0;
});

const lead = (Value: string) =>
  cloud.zones.deploy('Z1', [
    {
      Action: 'UPSERT',
      ResourceRecordSet: { Name: 'a.example.com', Type: 'A', TTL: 10, ResourceRecords: [{ Value }] },
    },
  ]);

test('it keeps an answer for its time to live, and for longer where it is one of those', async () => {
  const { resolve } = createResolver({ port: server.port, clock });
  const slow = createResolver({ port: server.port, clock, keepMs: 300_000 });
  expect(await Promise.all([resolve('a.example.com'), slow.resolve('a.example.com')])).toEqual([
    '192.0.2.1',
    '192.0.2.1',
  ]);
  lead('192.0.2.2');
  clock.advance(9_999);
  expect(await resolve('a.example.com')).toBe('192.0.2.1');
  expect(asked).toHaveLength(2);
  clock.advance(1);
  expect(await resolve('a.example.com')).toBe('192.0.2.2');
  clock.advance(289_999);
  expect(await slow.resolve('a.example.com')).toBe('192.0.2.1');
  clock.advance(1);
  expect(await slow.resolve('a.example.com')).toBe('192.0.2.2');
  lead('192.0.2.1');
});

test('many who ask at once share one question', async () => {
  const { resolve } = createResolver({ port: server.port, clock });
  const all = await Promise.all(Array.from({ length: 9 }, () => resolve('a.example.com')));
  expect([all.length, new Set(all), asked]).toEqual([9, new Set(['192.0.2.1']), ['a.example.com']]);
});

test('a name that is not there, and a server that is not there: no address, and asked anew', async () => {
  const { resolve } = createResolver({ port: server.port, clock });
  expect(await resolve('no.example.com')).toBeUndefined();
  expect(await resolve('no.example.com')).toBeUndefined();
  expect(asked).toEqual(['no.example.com', 'no.example.com']);
  const gone = await startNameServer({
    port: 0,
    answer: () => ({ code: 'REFUSED', answers: [], authorities: [] }),
  });
  await gone.close();
  expect(await createResolver({ port: gone.port, clock }).resolve('a.example.com')).toBeUndefined();
});
