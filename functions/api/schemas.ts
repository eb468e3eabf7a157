/**
 * What clients may send. `schema/*.json` says the same to API Gateway, which refuses most mistakes before they cost an
 * invocation; a test holds the two equal. Unknown properties are refused, so that a misspelt one is not lost silently.
 */
import {
  boolean,
  check,
  exactOptional,
  type InferOutput,
  pipe,
  regex,
  type StrictObjectIssue,
  strictObject,
  string,
} from 'valibot';

const MAX_TEXT = 1_000;

const wrongShape = (issue: StrictObjectIssue): string => {
  if (issue.expected === 'never') return 'is not something you can set here';
  return issue.expected === 'Object' ? 'must be a JSON object' : 'is missing';
};

/** Counted in code points, as JSON Schema counts, not in UTF-16 units. */
const shortEnough = (text: string): boolean => text.length <= MAX_TEXT || [...text].length <= MAX_TEXT;

const text = pipe(
  string('must be a string'),
  check(shortEnough, `must be at most ${MAX_TEXT} characters`),
  regex(/\S/, 'must not be blank'),
  // Half a character has no UTF-8 form: DynamoDB would refuse it, and a client's mistake would come out as a 5xx.
  check((value) => !/\p{Surrogate}/u.test(value), 'must not hold half a surrogate pair'),
);

const checked = boolean('must be true or false');

const id = pipe(
  string('must be a string'),
  regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'must be a UUID'),
);

/** POST: the client may choose the id, which makes a create safe to repeat when the answer got lost. */
export const NewTodo = strictObject(
  { id: exactOptional(id), text, checked: exactOptional(checked) },
  wrongShape,
);

/** PUT: all that a client can set. */
export const WholeTodo = strictObject({ text, checked }, wrongShape);

/** PATCH: a JSON merge patch (RFC 7396) with at least one property; null, which would remove one, is refused. */
export const TodoChange = pipe(
  strictObject({ text: exactOptional(text), checked: exactOptional(checked) }, wrongShape),
  check((change) => Object.keys(change).length > 0, 'must change at least one of text and checked'),
);

export type Change = InferOutput<typeof TodoChange>;
