import { resolveTemplate } from '../../cloudformation/resolve.ts';
import type { Json, Surroundings, Template } from '../../cloudformation/template.ts';

const HERE: Surroundings = { region: 'eu-west-1', accountId: '123456789012', stackName: 'stack' };

const RESOURCES: Template['Resources'] = {
  Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Sub': '${AWS::StackName}-t' } } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failed' } },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'fn' } },
  Role: { Type: 'AWS::IAM::Role' },
  Distribution: { Type: 'AWS::CloudFront::Distribution' },
  Api: { Type: 'AWS::ApiGateway::RestApi' },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'bell' } },
  Rule: { Type: 'AWS::Events::Rule', Properties: { Name: 'clock' } },
  Hidden: { Type: 'AWS::SNS::Topic', Condition: 'Never' },
};

const CONDITIONS = {
  Yes: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
  Never: { 'Fn::Not': [{ Condition: 'Yes' }] },
  Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'Never' }] },
  Either: { 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'Yes' }] },
};

function resolve(value: Json, surroundings: Partial<Surroundings> = {}): Json | undefined {
  const template: Template = {
    Parameters: { Size: { Type: 'String', Default: 'small' } },
    Mappings: { Sizes: { small: { kb: 8 } } },
    Conditions: CONDITIONS,
    Resources: { ...RESOURCES, Subject: { Type: 'AWS::Some::Thing', Properties: { value } } },
  };
  return resolveTemplate(template, { ...HERE, ...surroundings }).resources.Subject?.properties.value;
}

describe('an intrinsic has the value that CloudFormation gives it', () => {
  test.each<[string, Json, Json | undefined]>([
    ['text', 'plain', 'plain'],
    ['Ref of a parameter', { Ref: 'Size' }, 'small'],
    ['Ref of a table', { Ref: 'Table' }, 'stack-t'],
    ['Ref of a topic', { Ref: 'Topic' }, 'arn:aws:sns:eu-west-1:123456789012:news'],
    ['Ref of a queue', { Ref: 'Queue' }, 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed'],
    ['Ref of something unnamed', { Ref: 'Role' }, 'stack-Role'],
    ['GetAtt, list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:123456789012:failed'],
    ['GetAtt, text', { 'Fn::GetAtt': 'Function.Arn' }, 'arn:aws:lambda:eu-west-1:123456789012:function:fn'],
    ['GetAtt of a role', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::123456789012:role/stack-Role'],
    [
      'GetAtt of an alarm',
      { 'Fn::GetAtt': ['Alarm', 'Arn'] },
      'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:bell',
    ],
    [
      'GetAtt of a rule',
      { 'Fn::GetAtt': ['Rule', 'Arn'] },
      'arn:aws:events:eu-west-1:123456789012:rule/clock',
    ],
    [
      'GetAtt of a table',
      { 'Fn::GetAtt': ['Table', 'Arn'] },
      'arn:aws:dynamodb:eu-west-1:123456789012:table/stack-t',
    ],
    [
      'Sub',
      { 'Fn::Sub': 'a ${Size} ${Queue.QueueName} ${!kept} ${AWS::Region}' },
      'a small failed ${kept} eu-west-1',
    ],
    ['Sub with names', { 'Fn::Sub': ['${own}/${Size}', { own: { Ref: 'Table' } }] }, 'stack-t/small'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }, 3]] }, 'a-small-3'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'kb'] }, 8],
    ['Split and Select', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['If, true', { 'Fn::If': ['Yes', 'one', 'two'] }, 'one'],
    ['If, false', { 'Fn::If': ['Never', 'one', 'two'] }, 'two'],
    ['And', { 'Fn::If': ['Both', 'one', 'two'] }, 'two'],
    ['Or', { 'Fn::If': ['Either', 'one', 'two'] }, 'one'],
    ['If of an untaken branch that is invalid', { 'Fn::If': ['Yes', 1, { Ref: 'Nowhere' }] }, 1],
    ['NoValue in a list', ['a', { 'Fn::If': ['Never', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue alone', { Ref: 'AWS::NoValue' }, undefined],
    ['an object with one key that is no intrinsic', { Condition: { Fn: 'x' } }, { Condition: { Fn: 'x' } }],
  ])('%s', (_, value, wanted) => expect(resolve(value)).toEqual(wanted));

  test('ids and domains that AWS would make up are given', () => {
    const given = { ids: { Distribution: 'E1', Api: 'abc' }, domains: { Distribution: 'd1.cloudfront.net' } };
    const value = { 'Fn::Sub': '${Distribution} ${Distribution.DomainName} ${Api}' };
    expect(resolve(value, given)).toBe('E1 d1.cloudfront.net abc');
  });

  test('a parameter given from outside wins over its default', () => {
    expect(resolve({ 'Fn::If': ['Yes', 1, 2] }, { parameters: { Size: 'big' } })).toBe(2);
  });
});

describe('what has no answer is refused with the place and the name', () => {
  test.each<[string, Json, string]>([
    ['unknown Ref', { Ref: 'Nowhere' }, 'Subject.value refers to Nowhere, which is not in the template.'],
    [
      'unknown attribute',
      { a: { 'Fn::GetAtt': ['Function', 'Size'] } },
      'Subject.value.a asks for Function.Size, which the lab does not know of AWS::Lambda::Function; it knows Arn.',
    ],
    [
      'unknown intrinsic',
      ['x', { 'Fn::Cidr': [] }],
      'Subject.value[1] uses Fn::Cidr, which the lab does not know.',
    ],
    [
      'unknown condition',
      { 'Fn::If': ['No', 1, 2] },
      'Subject.value names the condition No, which the template does not have.',
    ],
    [
      'unknown pseudo parameter',
      { Ref: 'AWS::Moon' },
      'The pseudo parameter AWS::Moon is unknown to the lab.',
    ],
    [
      'a resource that does not exist',
      { Ref: 'Hidden' },
      'Subject.value refers to Hidden, which does not exist: its condition Never is false.',
    ],
    [
      'Select beyond the end',
      { 'Fn::Select': [2, ['a', 'b']] },
      'Fn::Select at Subject.value asks for item 2 of 2.',
    ],
    [
      'a place that no map has',
      { 'Fn::FindInMap': ['Sizes', 'big', 'kb'] },
      'Subject.value looks for Sizes.big.kb, which the template does not have.',
    ],
    ['Join of no list', { 'Fn::Join': ['-', 'ab'] }, 'Fn::Join at Subject.value wants a list, got "ab".'],
  ])('%s', (_, value, sentence) => expect(() => resolve(value)).toThrow(sentence));

  test('names that need each other', () => {
    const named = (other: string) => ({
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: { 'Fn::GetAtt': [other, 'TopicName'] } },
    });
    expect(() => resolveTemplate({ Resources: { A: named('B'), B: named('A') } }, HERE)).toThrow(
      /^The names of .*A → B/,
    );
  });

  test('a condition that needs itself', () => {
    const template: Template = {
      Conditions: { Loop: { 'Fn::Not': [{ Condition: 'Loop' }] } },
      Resources: { A: { Type: 'AWS::SNS::Topic', Condition: 'Loop' } },
    };
    expect(() => resolveTemplate(template, HERE)).toThrow('Condition Loop depends on itself.');
  });
});

test('a resource and an output whose condition is false are not there', () => {
  const template: Template = {
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Gone: { Type: 'AWS::SNS::Topic', Condition: 'Never' }, Here: { Type: 'AWS::SNS::Topic' } },
    Outputs: { Gone: { Value: { Ref: 'Gone' }, Condition: 'Never' }, Here: { Value: { Ref: 'Here' } } },
  };
  const { resources, outputs } = resolveTemplate(template, HERE);
  expect(Object.keys(resources)).toEqual(['Here']);
  expect(outputs).toEqual({ Here: 'arn:aws:sns:eu-west-1:123456789012:stack-Here' });
});

describe('before anything is made', () => {
  const PARAMETERS: Template['Parameters'] = {
    Bare: { Type: 'String', AllowedPattern: '^$|(?i)^[a-f]+$', ConstraintDescription: 'Letters.' },
    Days: { Type: 'Number', Default: 7, MinValue: 1, MaxValue: 9 },
    Week: { Type: 'Number', Default: 7, AllowedValues: [7, 14] },
    Key: { Type: 'String', Default: 'abcd', NoEcho: true, MinLength: 3, MaxLength: 4 },
    Log: { Type: 'String', Default: 'off' },
  };
  const RULES: Template['Rules'] = {
    Logs: {
      RuleCondition: { 'Fn::Equals': [{ Ref: 'Log' }, 'on'] },
      Assertions: [
        {
          Assert: {
            'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'Days' }, '3'] }, { 'Fn::Equals': [{ Ref: 'Days' }, '4'] }],
          },
          AssertDescription: 'Days is 3 or 4 where Log is on.',
        },
        { Assert: { 'Fn::Contains': [['eu-west-1'], { Ref: 'AWS::Region' }] } },
      ],
    },
  };
  const given = (parameters: Record<string, string>, more: Partial<Surroundings> = {}) =>
    resolveTemplate(
      { Parameters: PARAMETERS, Rules: RULES, Resources: {} },
      { ...HERE, ...more, parameters: { Bare: '', ...parameters } },
    );

  test.each<[Record<string, string>]>([
    [{}],
    [{ Bare: 'aBcD', Days: '9', Week: '14', Key: 'abc' }],
    [{ Log: 'on', Days: '4' }],
  ])('%j is taken', (parameters) => expect(given(parameters).resources).toEqual({}));

  test.each<[Record<string, string>, string]>([
    [{ Bare: 'abcx' }, 'Parameter Bare is "abcx", which does not match ^$|(?i)^[a-f]+$. Letters.'],
    [{ Days: '10' }, 'Parameter Days is "10", which is not in 1 to 9.'],
    [{ Days: 'x' }, 'Parameter Days is "x", which is no number.'],
    [{ Week: '8' }, 'Parameter Week is "8", which is none of 7, 14.'],
    [{ Key: 'ab' }, 'Parameter Key is a secret that has 2 characters, wanted 3 to 4.'],
    [{ Colour: 'blue' }, 'Parameters: [Colour] do not exist in the template.'],
    [{ Log: 'on' }, 'Rule Logs: Days is 3 or 4 where Log is on.'],
  ])('%j is refused', (parameters, sentence) => expect(() => given(parameters)).toThrow(sentence));

  test('a rule may ask for the Region', () =>
    expect(() => given({ Log: 'on', Days: '3' }, { region: 'eu-west-2' })).toThrow('Rule Logs: broken.'));

  test('a parameter without value or default is refused', () =>
    expect(() =>
      resolveTemplate({ Parameters: PARAMETERS, Resources: {} }, { ...HERE, parameters: {} }),
    ).toThrow("The template's parameter Bare has neither a value nor a default."));

  test('what becomes of a resource depends on a condition only with the transform', () => {
    const template = (Transform?: string[]): Template => ({
      ...(Transform && { Transform }),
      Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } },
      Resources: {
        Table: { Type: 'AWS::Some::Thing', DeletionPolicy: { 'Fn::If': ['Yes', 'Retain', 'Delete'] } },
      },
    });
    const here = { ...HERE, parameters: {} };
    const { Table } = resolveTemplate(template(['AWS::LanguageExtensions']), here).resources;
    expect([Table?.deletionPolicy, Table?.updateReplacePolicy]).toEqual(['Retain', 'Delete']);
    expect(() => resolveTemplate(template(), here)).toThrow('Table.DeletionPolicy is no text');
    expect(() => resolveTemplate(template(['AWS::Serverless']), here)).toThrow('AWS::Serverless');
  });
});
