/** Parameters of earlier versions: each is refused with what holds now, in a stage's file and on a command line alike. */
import { unknownParameters } from '../../resources/shared/unknown-parameters.ts';
import { PARAMETERS } from '../../shared/config/parameters.ts';

const GONE: Readonly<Record<string, string>> = {
  riseSeconds: 'it is always 60 s now, so leave it out',
  expectStatus: 'it is always any status from 200 to 299 now, so leave it out',
  requireReason: 'no command requires --because now, so leave it out',
  throttleBurst: 'clients may make as many requests at once as throttleRate allows a second, so leave it out',
  quotaLimit:
    "the clients' usage plan has no quota, so leave it out; give clients who are to have one a usage plan of their own",
  quotaPeriod: "the clients' usage plan has no quota, so leave it out",
  allowOrigin: 'pages of any origin may call the API (*), so leave it out',
  reserveConcurrency:
    'npm run deploy finds out by itself whether the account has the room, so leave it out; of a template it is a Parameter as before',
  tracing: 'the API writes no X-Ray traces, so leave it out',
  tableKey:
    'the table is encrypted with a key of DynamoDB (aws-owned), so leave it out; a table that has aws-managed changes to that in place and keeps its data',
};

test.each(Object.entries(GONE))('%s', (name, instead) =>
  expect(unknownParameters([name])).toEqual([`${name} is no parameter of Routeaway any more; ${instead}`]),
);

test('none of them is a parameter again', () =>
  expect(Object.keys(GONE).filter((name) => name in PARAMETERS)).toEqual([]));
