import {
  CALL_FAULTS,
  callFaultText,
  type Fault,
  faultText,
  parseCallFault,
  parseFault,
} from '../../../lab/emulator/model/index.ts';

test.each<[string, Fault | 'none']>([
  ['dead', { kind: 'dead' }],
  ['black-hole', { kind: 'black-hole' }],
  ['slow 4s', { kind: 'slow', ms: 4_000 }],
  ['slow 250ms', { kind: 'slow', ms: 250 }],
  ['errors 60%', { kind: 'errors', share: 0.6 }],
  ['errors 12.5%', { kind: 'errors', share: 0.125 }],
  ['errors 100%', { kind: 'errors', share: 1 }],
  ['wrong-body', { kind: 'wrong-body' }],
  ['redirect', { kind: 'redirect' }],
  ['refused', { kind: 'refused' }],
  ['database-down', { kind: 'database-down' }],
  ['none', 'none'],
])('"%s" is read and written alike', (text, fault) => {
  expect(parseFault(text)).toEqual(fault);
  expect(faultText(fault)).toBe(text);
});

test('case, spaces and other units are taken', () => {
  expect(parseFault('  Slow   1.5s ')).toEqual({ kind: 'slow', ms: 1_500 });
  expect(parseFault('slow 1m')).toEqual({ kind: 'slow', ms: 60_000 });
});

const ALL =
  'dead, black-hole, wrong-body, redirect, refused, database-down, slow <time> (e.g. "slow 4s"), errors <share> (e.g. "errors 60%") or none';

test.each([
  ['', `There is no fault ""; write ${ALL}.`],
  ['constructor', `There is no fault "constructor"; write ${ALL}.`],
  ['black hole', `There is no fault "black hole"; write ${ALL}.`],
  ['dead now', 'The fault "dead now" says too much: "dead" stands alone.'],
  ['none 5s', 'The fault "none 5s" says too much: "none" stands alone.'],
  ['slow', 'The fault "slow" is invalid: "slow" wants a time after it, e.g. "slow 4s".'],
  ['slow 4', 'The fault "slow 4" is invalid: "slow" wants a time after it, e.g. "slow 4s".'],
  ['slow 5%', 'The fault "slow 5%" is invalid: "slow" wants a time after it, e.g. "slow 4s".'],
  ['slow -1s', 'The fault "slow -1s" is invalid: "slow" wants a time after it, e.g. "slow 4s".'],
  [
    'errors 60',
    'The fault "errors 60" is invalid: "errors" wants a share from 0% to 100% after it, e.g. "errors 60%".',
  ],
  [
    'errors 101%',
    'The fault "errors 101%" is invalid: "errors" wants a share from 0% to 100% after it, e.g. "errors 60%".',
  ],
  [
    'errors 5s',
    'The fault "errors 5s" is invalid: "errors" wants a share from 0% to 100% after it, e.g. "errors 60%".',
  ],
  [
    'errors 5% now',
    'The fault "errors 5% now" is invalid: "errors" wants a share from 0% to 100% after it, e.g. "errors 60%".',
  ],
])('"%s" is refused with one sentence', (text, message) => {
  expect(() => parseFault(text)).toThrow(new Error(message));
});

test.each([...CALL_FAULTS, 'latency 250ms', 'error InternalServerError'])(
  'of a call: "%s" is read and written alike',
  (text) => {
    const fault = parseCallFault(text);
    expect(fault === 'none' ? fault : callFaultText(fault)).toBe(text);
  },
);

test.each([
  ['request lost', 'timeout'],
  ['answer lost', 'lost-answer'],
  ['refused', 'error AccessDenied'],
  ['failed', 'error InternalServerError'],
])('of a call: "%s", as scenario files say it, is "%s"', (words, text) => {
  expect(parseCallFault(words)).toEqual(parseCallFault(text));
});

test.each([
  '',
  'constructor',
  'meteor',
  'timeout 2s',
  'latency',
  'latency 2',
  'error',
  'error 5xx',
  'error A B',
])('of a call: "%s" is refused with one sentence', (text) => {
  expect(() => parseCallFault(text)).toThrow(
    `There is no fault "${text}" of a call; write timeout, reset, lost-answer, latency <time> (e.g. "latency 2s"), error <code> (e.g. "error Throttling") or none.`,
  );
});
