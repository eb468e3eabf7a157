/** What there is to see without the journal, and how its loss is said. */

import {
  awsError,
  NoControl,
  NoJournal,
  noControl,
  noJournal,
} from '../../../../cli/routeaway/stage/aws-errors.ts';
import { type DegradedPorts, degradedStatus } from '../../../../cli/routeaway/view/degraded-status.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';
import { degradedScreen } from '../../../../cli/routeaway/view/screen.ts';
import { NOW } from '../../core/build.ts';

const place = { stage: 'dev', region: 'ca-central-1' };
const failing = (name: string) => Object.assign(new Error('It failed.'), { name });
const ports: DegradedPorts = {
  distribution: { look: async () => ({ distribution: 'primary', deployed: true }) },
  store: {
    look: async () => ({ key: { side: 'standby', epoch: 7 }, etag: 'E' }),
    write: async () => 'E',
  },
  endpoint: {
    ask: async () => ({ tick: NOW, judgement: 'healthy', servedBy: 'standby', evidence: 'status 200' }),
  },
  standing: async () => 'hold because of a test',
  now: () => NOW,
};

test('the loss is said with the way on, but not where nobody is let in', () => {
  const lost = noJournal(failing('InternalServerError'), 'Reading the journal', place);
  expect(lost).toBeInstanceOf(NoJournal);
  expect(lost.message).toMatch(
    /^Reading the journal failed: .* If clients fail meanwhile, routeaway break-glass to primary, or to standby/,
  );
  const outside = noJournal(failing('ExpiredToken'), 'Reading the journal', place);
  expect(outside.message).toMatch(/Sign in again\.$/);
});

test('the control Region that is gone is said with the way on, but not where it denies something', () => {
  const gone = noControl(failing('InternalServerError'), 'Looking for stage dev', place);
  expect(gone).toBeInstanceOf(NoControl);
  expect(gone.message).toMatch(
    /^Looking for stage dev failed: .* While the control Region cannot be reached, traffic stays where it is\. If clients fail meanwhile, routeaway break-glass to primary, or to standby, .*runbook\.md#the-control-region-is-gone\)\.$/,
  );
  expect(noControl(failing('AccessDenied'), 'Looking', place).message).toMatch(/^Looking was denied: /);
});

test('a call that hangs does not say that nobody is there', () => {
  const lab = { ...place, endpointUrl: 'http://localhost:5222' };
  const said = (error: object) =>
    awsError(Object.assign(new Error('It failed.'), error), 'Looking', lab).message;
  expect(said({ name: 'TimeoutError' })).toBe(
    'Looking failed: http://localhost:5222 did not answer in time (It failed.).',
  );
  // A connection that is cut is no time-out, though the SDK calls it one.
  expect(said({ name: 'TimeoutError', code: 'ECONNRESET' })).toBe(
    'Looking failed: http://localhost:5222 cannot be reached (ECONNRESET: It failed.). Does the lab still run? npm start.',
  );
  expect(said({ code: 'ECONNREFUSED' })).toBe(
    'Looking failed: http://localhost:5222 cannot be reached (ECONNREFUSED: It failed.). Does the lab still run? npm start.',
  );
});

test('controls, public endpoint and override are shown', async () => {
  const blind = await degradedStatus(ports, 'dev', 'Reading the journal failed.');
  expect(
    degradedScreen(blind, PLAIN, 80),
  ).toBe(`Clients    served from standby just now. Nothing moves while the journal cannot
           be read.

Traffic    the edge sends it to standby; where it belongs is not known
           Reading the journal failed.

Health     + public endpoint healthy, served by standby

Controls   distribution primary, deployed everywhere
           key          v1 standby 7

Override   the parameter says "hold because of a test"`);
});

test('and where they cannot be read either, why', async () => {
  const blind = await degradedStatus(
    {
      distribution: { look: async () => ({ distribution: 'unreadable', why: 'Denied.' }) },
      store: { look: async () => ({ key: 'unreadable', why: 'Gone.' }), write: async () => 'E' },
      endpoint: {
        ask: async () => {
          throw new Error('No key.');
        },
      },
      standing: async () => undefined,
      now: () => NOW,
    },
    'dev',
    'Reading the journal failed.',
  );
  expect(
    degradedScreen(blind, PLAIN, 80),
  ).toBe(`Clients    not known: No key. Nothing moves while the journal cannot be read.

Traffic    where the edge sends it cannot be read; where it belongs is not known
           Reading the journal failed.

Health     ? public endpoint unknown  (No key.)

Controls   distribution unreadable (Denied.)
           key          unreadable (Gone.)

Override   cannot be read`);
});
