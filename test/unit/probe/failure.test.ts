import { failure } from '../../../shared/probe/failure.ts';

const withCode = (code: string) => Object.assign(new Error(`it was ${code}`), { code });

it('takes code and message of an error', () => {
  expect(failure(withCode('ENOTFOUND'))).toEqual({
    kind: 'failed',
    code: 'ENOTFOUND',
    message: 'it was ENOTFOUND',
  });
});

it('takes the name where there is no code', () => {
  expect(failure(new TypeError('odd'))).toEqual({ kind: 'failed', code: 'TypeError', message: 'odd' });
});

it.each([
  [['ENETUNREACH', 'ECONNREFUSED'], 'ECONNREFUSED'],
  [['ETIMEDOUT', 'ENETUNREACH'], 'ETIMEDOUT'],
  [['ENETUNREACH', 'ENETUNREACH'], 'ENETUNREACH'],
])('of all addresses that failed (%j) takes the one that tells most: %s', (codes, telling) => {
  expect(failure(new AggregateError(codes.map(withCode)))).toMatchObject({ code: telling });
});

it('bears what is no error at all', () => {
  expect(failure('nonsense')).toEqual({ kind: 'failed', code: 'unknown', message: 'nonsense' });
});
