import { eventOf } from '../../../../lab/stand/timeline/log-line.ts';

const line = (fields: object) => JSON.stringify({ level: 'INFO', stage: 'lab', ...fields });

test.each([
  [
    {
      verb: 'probe',
      message: 'All healthy.',
      tick: 'x',
      primary: 'a',
      standby: 'b',
      public: 'c',
      servedBy: 'primary',
    },
    'primary: a; standby: b; public: c; served by: primary',
  ],
  [{ verb: 'metric', message: 'm', primary: 0, standby: 1 }, 'primary: 0; standby: 1'],
  [
    {
      verb: 'decide',
      message: 'm',
      rule: 'failover',
      evidence: [
        '2027-01-05T10:00:00Z primary unhealthy: down',
        '2027-01-05T10:00:10Z primary unhealthy: down',
        '2027-01-05T10:00:10Z standby healthy: up',
      ],
    },
    'rule: failover; evidence: 10:00:00, 10:00:10 primary unhealthy: down; 10:00:10 standby healthy: up',
  ],
  [
    {
      verb: 'decide',
      message: 'm',
      rule: 'pin',
      evidence: ['10:00:00 primary healthy: a'],
    },
    'rule: pin; evidence: 10:00:00 primary healthy: a',
  ],
  [
    { verb: 'decide', message: 'm', rule: 'unproven', waitsFor: 'a minute' },
    'rule: unproven; waits for: a minute',
  ],
  [
    { verb: 'switch', message: 'm', from: 'primary', to: 'standby', epoch: 3 },
    'from: primary; to: standby; epoch: 3',
  ],
  [{ verb: 'verify', message: 'm', epoch: 3, recoveryMs: 41_500 }, 'epoch: 3; recovery: 41.5 s'],
  [{ verb: 'record', message: 'm', error: { name: 'E', message: 'why' } }, 'error: why'],
])('%j is told with its evidence', (fields, evidence) => {
  expect(eventOf(line(fields))).toEqual({
    verb: fields.verb,
    sentence: fields.message,
    evidence,
    loud: false,
  });
});

test('warnings and errors are loud, and errors without a verb are told too', () => {
  expect(eventOf(line({ level: 'WARN', verb: 'decide', message: 'm' }))).toMatchObject({ loud: true });
  expect(eventOf(line({ level: 'ERROR', message: 'The table did not serve a request.' }))).toEqual({
    verb: 'lab',
    sentence: 'The table did not serve a request.',
    evidence: '',
    loud: true,
  });
  expect(eventOf('Uncaught: Error: x')).toMatchObject({ verb: 'lab', loud: true });
});

test.each([
  ['a line without a verb', line({ message: 'm' })],
  ['a verb that is none', line({ verb: 'panic', message: 'm' })],
  ['an embedded metric', line({ _aws: {}, Decisions: 1 })],
  ['text', 'hello'],
  ['half a line', '{"verb":"probe"'],
])('%s is no event', (_, text) => {
  expect(eventOf(text)).toBeUndefined();
});
