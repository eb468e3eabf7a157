import { evaluate, type Request } from '../../iam/evaluate.ts';
import { type Policy, readPolicy } from '../../iam/policy.ts';
import { matchesArn, matchesWildcards } from '../../model/glob.ts';
import fc from '../fast-check.ts';

const FUNCTION = 'arn:aws:lambda:ca-central-1:123456789012:function:worker';
const allow = (rest: object) => policy({ Effect: 'Allow', ...rest });
const deny = (rest: object) => policy({ Effect: 'Deny', ...rest });
const policy = (...statements: object[]) => readPolicy({ Version: '2012-10-17', Statement: statements });
const invoke: Request = { action: 'lambda:InvokeFunction', resource: FUNCTION };

describe('what a policy allows', () => {
  const put: Request = { action: 'cloudwatch:PutMetricData', resource: '*' };
  const all = { Action: '*', Resource: '*' };
  const rows: [string, boolean, Policy[], Request?][] = [
    ['nothing without a policy', false, []],
    ['the named action on the named resource', true, [allow({ Action: invoke.action, Resource: FUNCTION })]],
    ['an action whatever its case', true, [allow({ Action: 'LAMBDA:invokefunction', Resource: '*' })]],
    ['one of several actions', true, [allow({ Action: ['sns:Publish', invoke.action], Resource: '*' })]],
    ['not a neighbouring action', false, [allow({ Action: 'lambda:InvokeAsync', Resource: '*' })]],
    ['a wildcard in the action', true, [allow({ Action: 'lambda:Invoke*', Resource: '*' })]],
    ['every action', true, [allow({ Action: '*', Resource: FUNCTION })]],
    ['a wildcard in the resource', true, [allow({ Action: '*', Resource: `${FUNCTION.slice(0, -4)}*` })]],
    ['a star that reaches over colons', true, [allow({ Action: '*', Resource: 'arn:aws:lambda:*:*:*:*' })]],
    [
      'a question mark for one character',
      true,
      [allow({ Action: '*', Resource: `${FUNCTION.slice(0, -1)}?` })],
    ],
    ['no question mark for none', false, [allow({ Action: '*', Resource: `${FUNCTION}?` })]],
    ['a resource in its own case only', false, [allow({ Action: '*', Resource: FUNCTION.toUpperCase() })]],
    [
      'not another Region',
      false,
      [allow({ Action: '*', Resource: FUNCTION.replace('ca-central-1', 'us-east-2') })],
    ],
    ['a call without a resource by the star alone', true, [allow(all)], put],
    [
      'a call without a resource by no ARN',
      false,
      [allow({ Action: '*', Resource: 'arn:aws:cloudwatch:*:*:*' })],
      put,
    ],
    ['what NotAction leaves', true, [allow({ NotAction: 'iam:*', Resource: '*' })]],
    ['nothing that NotAction names', false, [allow({ NotAction: 'lambda:*', Resource: '*' })]],
    ['what NotResource leaves', true, [allow({ Action: '*', NotResource: 'arn:aws:sns:*:*:*' })]],
    ['nothing that NotResource names', false, [allow({ Action: '*', NotResource: FUNCTION })]],
    ['nothing that is denied as well', false, [allow(all), deny({ Action: 'lambda:*', Resource: '*' })]],
    [
      'what a Deny on another resource leaves',
      true,
      [allow(all), deny({ Action: '*', Resource: `${FUNCTION}2` })],
    ],
  ];
  test.each(rows)('%s', (_, allowed, policies, request = invoke) => {
    expect(evaluate(policies, request).allowed).toBe(allowed);
  });

  test('names the statement that decided', () => {
    const named = readPolicy(
      { Version: '2012-10-17', Statement: { Sid: 'Wake', Effect: 'Allow', Action: '*', Resource: '*' } },
      'ticker',
    );
    expect(evaluate([named], invoke)).toEqual({ allowed: true, by: 'ticker, statement 1 (Wake)' });
    expect(evaluate([named, deny({ Action: '*', Resource: '*' })], invoke)).toMatchObject({
      by: 'policy, statement 1',
      explicit: true,
    });
  });
});

describe('conditions', () => {
  const put = (context: Request['context'] = {}): Request => ({
    action: 'cloudwatch:PutMetricData',
    resource: '*',
    context,
  });
  const when = (operator: string, key: string, values: unknown) =>
    allow({ Action: '*', Resource: '*', Condition: { [operator]: { [key]: values } } });
  const namespace = { 'cloudwatch:namespace': 'Example' };
  const topic = { 'aws:SourceArn': 'arn:aws:sns:us-east-2:123456789012:alerts' };
  const rows: [string, string, unknown, Request['context'], boolean][] = [
    ['StringEquals', 'cloudwatch:namespace', 'Example', namespace, true],
    ['StringEquals', 'CloudWatch:Namespace', ['Other', 'Example'], namespace, true],
    ['StringEquals', 'cloudwatch:namespace', 'example', namespace, false],
    ['StringEquals', 'cloudwatch:namespace', 'Exam*', namespace, false],
    ['StringEquals', 'cloudwatch:namespace', 'Example', {}, false],
    ['StringEqualsIfExists', 'cloudwatch:namespace', 'Example', {}, true],
    ['StringEqualsIgnoreCase', 'cloudwatch:namespace', 'example', namespace, true],
    ['StringLike', 'cloudwatch:namespace', 'Exam*', namespace, true],
    ['StringLike', 'cloudwatch:namespace', 'route*', namespace, false],
    ['StringNotEquals', 'cloudwatch:namespace', ['Example', 'Other'], namespace, false],
    ['StringNotEquals', 'cloudwatch:namespace', 'Other', namespace, true],
    ['StringNotEquals', 'cloudwatch:namespace', 'Other', {}, true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:123456789012:*', topic, true],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:*:alerts', topic, false],
    ['ArnEquals', 'aws:SourceArn', 'arn:aws:sns:us-east-2:123456789012:alert?', topic, true],
    ['ArnNotLike', 'aws:SourceArn', 'arn:aws:sns:*:*:*', topic, false],
    ['Bool', 'aws:SecureTransport', true, { 'aws:SecureTransport': 'true' }, true],
    ['Null', 'aws:SourceArn', 'true', {}, true],
    ['Null', 'aws:SourceArn', false, {}, false],
    [
      'ForAllValues:StringLike',
      'dynamodb:LeadingKeys',
      'journal*',
      { 'dynamodb:LeadingKeys': ['journal', 'ledger'] },
      false,
    ],
    [
      'ForAnyValue:StringLike',
      'dynamodb:LeadingKeys',
      'journal*',
      { 'dynamodb:LeadingKeys': ['journal', 'ledger'] },
      true,
    ],
    ['ForAllValues:StringLike', 'dynamodb:LeadingKeys', 'journal*', {}, true],
    ['ForAnyValue:StringLike', 'dynamodb:LeadingKeys', 'journal*', {}, false],
  ];
  test.each(rows)('%s %s %j of %j: %j', (operator, key, values, context, allowed) => {
    expect(evaluate([when(operator, key, values)], put(context)).allowed).toBe(allowed);
  });

  test('all operators and keys of a statement must hold', () => {
    const both = allow({
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: namespace, StringLike: { 'aws:RequestedRegion': 'ca-*' } },
    });
    expect(evaluate([both], put({ ...namespace, 'aws:RequestedRegion': 'ca-central-1' })).allowed).toBe(true);
    expect(evaluate([both], put({ ...namespace, 'aws:RequestedRegion': 'us-east-1' })).allowed).toBe(false);
    expect(evaluate([both], put(namespace)).allowed).toBe(false);
  });
});

describe('a malformed policy is refused with a sentence that says where', () => {
  const good = { Effect: 'Allow', Action: 'a:B', Resource: '*' };
  const rows: [string, object, RegExp][] = [
    [
      'unknown operator',
      { ...good, Condition: { StringIs: { a: 'b' } } },
      /statement 1: condition operator "StringIs" is unknown to the lab; known are StringEquals/,
    ],
    [
      'unknown set prefix',
      { ...good, Condition: { 'ForSome:StringEquals': { a: 'b' } } },
      /"ForSome:StringEquals" is unknown/,
    ],
    ['wrong effect', { ...good, Effect: 'allow' }, /Effect is "allow"; write "Allow" or "Deny"/],
    ['both Action and NotAction', { ...good, NotAction: 'a:C' }, /exactly one of Action and NotAction/],
    ['no resource', { Effect: 'Allow', Action: 'a:B' }, /exactly one of Resource and NotResource/],
    ['empty list', { ...good, Action: [] }, /Action is an empty list/],
    ['action without a service', { ...good, Action: 'GetItem' }, /action "GetItem" is not "service:Action"/],
    ['resource that is no ARN', { ...good, Resource: 'worker' }, /resource "worker" is neither an ARN/],
    [
      'unresolved intrinsic',
      { ...good, Resource: { Ref: 'Topic' } },
      /Resource \{"Ref":"Topic"\} is not text; was an intrinsic left unresolved/,
    ],
    ['policy variable', { ...good, Resource: 'arn:aws:s3:::bucket/$' + '{aws:username}' }, /has a variable/],
    ['principal', { ...good, Principal: '*' }, /Principal belongs into a resource's policy/],
    ['misspelt element', { ...good, Conditions: {} }, /unknown element "Conditions"/],
  ];
  test.each(rows)('%s', (_, statement, message) => {
    expect(() => policy(statement)).toThrow(message);
  });

  test('wrong version', () => {
    expect(() => readPolicy({ Version: '2012-10-18', Statement: [] })).toThrow('Version is "2012-10-18"');
  });
});

describe('promises', () => {
  const resources = ['arn:aws:sns:us-east-2:1:a', 'arn:aws:sns:us-east-2:1:b', 'arn:aws:sqs:us-east-2:1:a'];
  const actions = ['sns:Publish', 'sns:Subscribe', 'sqs:SendMessage'];
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.subarray([...actions, 'sns:*', '*'], { minLength: 1 }),
      Resource: fc.subarray([...resources, 'arn:aws:sns:*:*:*', '*'], { minLength: 1 }),
    })
    .map((one) => policy(one));
  const request = fc.record({ action: fc.constantFrom(...actions), resource: fc.constantFrom(...resources) });

  test('the order of policies does not matter, a Deny only takes away, an Allow only adds', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), statement, request, (policies, extra, asked) => {
        const before = evaluate(policies, asked).allowed;
        const after = evaluate([...policies, extra], asked).allowed;
        expect(evaluate([extra, ...policies].reverse(), asked).allowed).toBe(after);
        expect(extra.statements[0]?.effect === 'Deny' ? after && !before : before && !after).toBe(false);
      }),
    );
  });
});

/** The same by a regular expression: slower on bad luck, easier to believe. */
function oracle(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${source}$`).test(text);
}

test('wildcards agree with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?', '.'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(matchesWildcards(p, t)).toBe(oracle(p, t));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['arn:aws:sns:*:1:topic', 'arn:aws:sns:us-east-2:1:topic', true],
  ['arn:aws:sns:*:topic', 'arn:aws:sns:us-east-2:1:topic', false],
  ['arn:aws:lambda:*:1:function:*', 'arn:aws:lambda:us-east-2:1:function:f:live', true],
  ['arn:aws:events:*:1:rule/a*', 'arn:aws:events:r:1:rule/abc', true],
  ['arn:aws:*', 'arn:aws:events:r:1:rule/abc', false],
  ['arn:aws:cloudwatch:r:1:alarm:?b', 'arn:aws:cloudwatch:r:1:alarm:ab', true],
  ['arn:aws:events:r:1:rule/a.c', 'arn:aws:events:r:1:rule/abc', false],
])('a star of an ARN stays within its part, but the last part takes colons: %s, %s', (pattern, arn, fits) => {
  expect(matchesArn(pattern, arn)).toBe(fits);
});
