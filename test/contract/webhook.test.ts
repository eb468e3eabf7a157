/**
 * A webhook of the user's own: the rule and the connection as they are packaged, on the emulator, and a real server on this
 * machine. Time is virtual; nobody waits for a retry.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ResolvedTemplate } from '../../lab/emulator/cloudformation/index.ts';
import { createCloud, seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { deployStack } from '../../lab/emulator/provision/index.ts';
import { callHere } from '../../lab/stand/call-here.ts';
import { LAB, packageLab } from '../../lab/stand/package/lab.ts';

const RULE = 'routeaway-lab-notices';
const EVENT = {
  source: 'routeaway',
  detailType: 'Routeaway Situation',
  detail: JSON.stringify({ stage: 'lab', id: 'lab a', text: 'One "line".\nTwo.', chat: { version: '1.0' } }),
};

interface Got {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** Answers with these in turn, then with 200. */
async function receiver(...answers: number[]) {
  const got: Got[] = [];
  let arrived = () => {};
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method, url, headers } = request;
      got.push({ method, url, authorization: headers.authorization, body: JSON.parse(body) });
      response.writeHead(answers[got.length - 1] ?? 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    got,
    url: `https://hook.localhost:${port}/in`,
    answered: () =>
      new Promise<void>((resolve) => {
        arrived = resolve;
      }),
    callApi: async (call: Parameters<typeof callHere>[0]) => {
      try {
        return await callHere(call);
      } finally {
        arrived();
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

async function stackWith(url: string): Promise<ResolvedTemplate> {
  const { failover } = await packageLab(
    { root: join(__dirname, '../..') },
    { webhookUrl: 'https://hook.localhost:9000/in', webhookSecret: 'routeaway/lab/webhook' },
  );
  // The port is another one each time, and a package is kept.
  return JSON.parse(JSON.stringify(failover.template).replace('https://hook.localhost:9000/in', url));
}

async function deployed(there: Awaited<ReturnType<typeof receiver>>) {
  const clock = virtualClock(Date.parse('2027-01-05T18:00:00Z'));
  const cloud = createCloud({
    clock,
    random: seeded(1),
    accountId: LAB.accountId,
    region: LAB.controlRegion,
    callApi: there.callApi,
  });
  const template = await stackWith(there.url);
  const resources = Object.values(template.resources).filter(({ type }) =>
    /^AWS::(SNS|SQS)::|^AWS::Events::(ApiDestination|Connection)$/.test(type),
  );
  const rule = Object.values(template.resources).find(({ ref }) => ref === RULE);
  if (!rule) throw new Error(`The template has no rule ${RULE}.`);
  deployStack(cloud, {
    ...template,
    resources: Object.fromEntries([...resources, rule].map((one) => [one.logicalId, one])),
  });
  clock.advance(10_000);
  const queue = resources.find(({ type }) => type === 'AWS::SQS::Queue')?.attributes.Arn ?? '';
  return { cloud, clock, kept: () => cloud.queues.messages(queue).map(({ body }) => JSON.parse(body)) };
}

/** Lets a real answer come, and what follows from it. */
async function pass(clock: ReturnType<typeof virtualClock>, answered: Promise<void>, ms: number) {
  clock.advance(ms);
  await answered;
  await new Promise((resolve) => setImmediate(resolve));
}

test('gets the detail, with the secret in the header Authorization, and again until it takes it', async () => {
  const there = await receiver(503);
  try {
    const { cloud, clock, kept } = await deployed(there);
    cloud.events.putEvents([EVENT]);
    await pass(clock, there.answered(), 5_000);
    await pass(clock, there.answered(), 5_000);
    const one = {
      method: 'POST',
      url: '/in',
      authorization: LAB.webhookSecret,
      body: JSON.parse(EVENT.detail),
    };
    expect(there.got).toEqual([one, one]);
    expect(kept()).toEqual([]);
    // The other two got theirs at once.
    expect(cloud.topics.messages().map(({ message }) => message)).toEqual([
      '"One "line".\nTwo."',
      '{"version":"1.0"}',
    ]);
  } finally {
    await there.close();
  }
});

test('that refuses it for good: the event is kept in the queue that has an alarm', async () => {
  const there = await receiver(401);
  try {
    const { cloud, clock, kept } = await deployed(there);
    cloud.events.putEvents([EVENT]);
    await pass(clock, there.answered(), 5_000);
    expect([there.got.length, kept()]).toEqual([1, [JSON.parse(EVENT.detail)]]);
  } finally {
    await there.close();
  }
});
