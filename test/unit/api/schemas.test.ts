/** The gateway's request models and the handler's own validation are one: the same bodies pass, the same are refused. */
import Ajv from 'ajv';
import { type GenericSchema, safeParse } from 'valibot';
import newTodo from '../../../functions/api/schema/new-todo.json';
import todoChange from '../../../functions/api/schema/todo-change.json';
import wholeTodo from '../../../functions/api/schema/whole-todo.json';
import { NewTodo, TodoChange, WholeTodo } from '../../../functions/api/schemas.ts';

const id = '0b9f3c52-6c35-4b8e-9e0a-2d54f1c7a001';
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1.5,
  '',
  ' \n\t',
  'a',
  ' a ',
  id,
  [],
  ['text'],
  {},
  { text: 'a' },
];

/** Every value at every place, alone and beside good neighbours, and the edges of each limit. */
const BODIES: readonly unknown[] = [
  ...VALUES,
  ...['text', 'checked', 'id', 'version', 'constructor', '__proto__', ''].flatMap((key) =>
    VALUES.flatMap((value) => {
      const alone = JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);
      const beside = JSON.parse(
        `{"text":"a","checked":true,${JSON.stringify(key)}:${JSON.stringify(value)}}`,
      );
      return [alone, beside];
    }),
  ),
  ...[999, 1_000, 1_001].flatMap((n) =>
    ['x', 'ü', '🐟'].map((letter) => ({ text: letter.repeat(n), checked: false })),
  ),
  ...[
    id.toUpperCase(),
    `${id}\n`,
    ` ${id}`,
    id.slice(1),
    `${id}0`,
    id.replaceAll('-', ''),
    id.replace('0', 'g'),
  ].map((wrong) => ({ id: wrong, text: 'a' })),
  { text: 'a', checked: true, id },
  { text: '\u0000' },
];

const MODELS: readonly (readonly [string, { $schema: string }, GenericSchema])[] = [
  ['new-todo', newTodo, NewTodo],
  ['whole-todo', wholeTodo, WholeTodo],
  ['todo-change', todoChange, TodoChange],
];

test.each(MODELS)('%s.json says what the handler says', (_name, { $schema, ...model }, schema) => {
  expect($schema).toBe('http://json-schema.org/draft-04/schema#'); // The only dialect API Gateway speaks.
  const gateway = new Ajv().compile(model);
  const seen = new Set<boolean>();
  for (const body of BODIES) {
    const accepted = safeParse(schema, body).success;
    expect({ body, accepted: gateway(body) }).toEqual({ body, accepted });
    seen.add(accepted);
  }
  expect(seen).toEqual(new Set([true, false]));
});

test('half a surrogate pair, which JSON Schema cannot name everywhere, is refused by the handler', () => {
  for (const text of ['\ud83d', 'a\udc1f', '\udc1f\ud83d'])
    for (const [, , schema] of MODELS) expect(safeParse(schema, { text, checked: true }).success).toBe(false);
});
