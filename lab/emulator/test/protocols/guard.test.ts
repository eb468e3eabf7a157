/** Which addresses the lab answers under, and from which pages it takes a request. */

import type { IncomingMessage } from 'node:http';
import { refusal, refusalAtAws } from '../../protocols/index.ts';

const asked = (headers: Record<string, string>) =>
  refusal({ headers, socket: { localPort: 8700 } } as unknown as IncomingMessage);

test.each(['127.0.0.1:8700', 'localhost:8700', '[::1]:8700'])('answers as %s', (host) => {
  expect(asked({ host })).toBeUndefined();
  expect(asked({ host, origin: `http://${host}` })).toBeUndefined();
});

test.each(['evil.example:8700', '127.0.0.1:8701', '127.0.0.1', ''])('does not answer as "%s"', (host) => {
  expect(asked({ host })).toContain(`not as "${host}"`);
});

test.each(['http://evil.example', 'null', 'https://127.0.0.1:8700', 'http://localhost:8700'])(
  'takes nothing from a page of %s',
  (origin) => {
    expect(asked({ host: '127.0.0.1:8700', origin })).toContain(`a page of ${origin}`);
  },
);

const atAws = (headers: Record<string, string>) =>
  refusalAtAws({ headers, socket: { localPort: 8702 } } as unknown as IncomingMessage);

test.each([
  '127.0.0.1:8702',
  'localhost:8702',
  '[::1]:8702',
  'lab.localhost:8702',
  '123456789012.lab.localhost:8702',
])('the AWS endpoint answers as %s', (host) => expect(atAws({ host })).toBeUndefined());

test.each([
  'evil.example:8702',
  'lab.localhost.evil.example:8702',
  'evillocalhost:8702',
  'lab.localhost:8700',
  'lab.localhost',
  '',
])('the AWS endpoint does not answer as "%s"', (host) =>
  expect(atAws({ host })).toContain(`not as "${host}"`),
);

test.each(['http://evil.example', 'null', 'http://127.0.0.1:8702', 'http://127.0.0.1:8700'])(
  'the AWS endpoint takes nothing from a page of %s',
  (origin) => expect(atAws({ host: '127.0.0.1:8702', origin })).toContain(`not from ${origin}`),
);
