/** What was sent to people can be read, whole, over the lab's own port: by its own page alone, and not without end. */
import http from 'node:http';
import { testCloud } from '../../../../lab/emulator/test/model/lab.ts';
import { noticesOf } from '../../../../lab/stand/control/notices.ts';
import { startControl } from '../../../../lab/stand/control/server.ts';
import type { Lab } from '../../../../lab/stand/lab.ts';

function lab() {
  const { cloud, clock } = testCloud();
  const home = cloud.topics.create('people');
  const { topics } = cloud.in('us-west-2');
  const away = topics.create('watchdog');
  const stacks = { watchdog: { template: { region: 'us-west-2' } } };
  const said = (message: string, subject = 'A subject') => {
    clock.advance(1_000);
    cloud.topics.publish(home, { message, subject });
  };
  const rung = (message: object) => {
    clock.advance(1_000);
    topics.publish(away, { message: JSON.stringify(message), subject: 'ALARM' });
  };
  return { one: { cloud, stacks } as unknown as Lab, said, rung };
}

test('the newest first, each with its whole body; an alarm begins with what it means', () => {
  const { one, said, rung } = lab();
  said('Hold: no side is healthy enough.\nRunbook: docs/runbook.md#both-sides-are-down', 'URGENT lab: Hold');
  rung({
    AlarmName: 'routeaway-lab-control-silent',
    AlarmDescription: 'Nobody watches.',
    NewStateValue: 'ALARM',
  });
  // What every new alarm says.
  rung({ AlarmName: 'a', OldStateValue: 'INSUFFICIENT_DATA', NewStateValue: 'OK' });
  const [alarm, hold, ...rest] = noticesOf(one);
  expect(rest).toEqual([]);
  expect(hold).toMatchObject({
    subject: 'URGENT lab: Hold',
    body: 'Hold: no side is healthy enough.\nRunbook: docs/runbook.md#both-sides-are-down',
  });
  expect(alarm?.body).toMatch(/^Nobody watches\.\n\n\{\n {2}"AlarmName": "routeaway-lab-control-silent",\n/);
  expect(Date.parse(alarm?.at ?? '') - Date.parse(hold?.at ?? '')).toBe(1_000);
});

test('an alarm that is delivered twice says so; another one, or a message of the same words, does not', () => {
  const { one, said, rung } = lab();
  const alarm = { AlarmDescription: 'Nobody watches.', StateChangeTime: '2027-01-05T18:00:00.000Z' };
  rung(alarm);
  rung(alarm);
  rung({ ...alarm, StateChangeTime: '2027-01-05T18:05:00.000Z' });
  said('Read me.');
  said('Read me.');
  const starts = noticesOf(one).map(({ body }) => body.split('\n')[0]);
  expect(starts).toEqual([
    'Read me.',
    'Read me.',
    'Nobody watches.',
    'This is the message before once more: actions of alarms are delivered at least once, and the lab does one in five twice.',
    'Nobody watches.',
  ]);
});

test('no more than a hundred, and of each no more than anybody reads', () => {
  const { one, said } = lab();
  for (let n = 0; n < 101; n++) said(`${n} ${'x'.repeat(30_000)}`);
  const notices = noticesOf(one);
  expect([notices.length, notices[0]?.body.length]).toEqual([100, 20_000]);
  expect([notices[0]?.body.slice(0, 4), notices.at(-1)?.body.slice(0, 2)]).toEqual(['100 ', '1 ']);
});

test('GET /lab/notices gives them, and to no foreign host', async () => {
  const { one, said } = lab();
  said('Read me.');
  const control = await startControl(0, () => one);
  const asked = (headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const request = http.get({ port: control.port, path: '/lab/notices', headers }, async (response) => {
        let body = '';
        for await (const chunk of response.setEncoding('utf8')) body += chunk;
        resolve({ status: response.statusCode, body });
      });
      request.on('error', reject);
    });
  const own = await asked({ host: `127.0.0.1:${control.port}` });
  expect([own.status, JSON.parse(own.body)]).toMatchObject([
    200,
    [{ subject: 'A subject', body: 'Read me.' }],
  ]);
  expect((await asked({ host: `evil.example:${control.port}` })).status).toBe(403);
  await control.cut();
});
