/** Edge functions and stores as the lab takes them from a template, and what it refuses because it would run something else. */
import {
  type JsonObject,
  readEdgeFunctions,
  readStores,
  resolveTemplate,
} from '../../cloudformation/index.ts';

const HERE = { region: 'ca-central-1', accountId: '123456789012', stackName: 's', ids: { Store: 'an-id' } };
const STORE_ARN = 'arn:aws:cloudfront::123456789012:key-value-store/an-id';

const resolved = (change: JsonObject = {}, store: JsonObject = {}) =>
  resolveTemplate(
    {
      Resources: {
        Store: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'keys', ...store } },
        Function: {
          Type: 'AWS::CloudFront::Function',
          Properties: {
            Name: 'fn',
            AutoPublish: true,
            FunctionCode: 'code',
            FunctionConfig: {
              Comment: '',
              Runtime: 'cloudfront-js-2.0',
              KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
            },
            ...change,
          },
        },
      },
    },
    HERE,
  );

test('a function and the store that it reads', () => {
  expect(readEdgeFunctions(resolved())).toEqual([
    { arn: 'arn:aws:cloudfront::123456789012:function/fn', code: 'code', storeArn: STORE_ARN },
  ]);
  expect(readStores(resolved())).toEqual([{ name: 'keys', id: 'an-id' }]);
});

test('a function without a store', () => {
  const [found] = readEdgeFunctions(
    resolved({ FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } }),
  );
  expect(found).not.toHaveProperty('storeArn');
});

test.each<[string, JsonObject, RegExp]>([
  ['one that is not published', { AutoPublish: false }, /^Function\.AutoPublish is not true/],
  [
    'another runtime',
    { FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-1.0' } },
    /^Function\.FunctionConfig\.Runtime is cloudfront-js-1\.0; the lab knows cloudfront-js-2\.0 alone\.$/,
  ],
])('%s is refused', (_, change, message) =>
  expect(() => readEdgeFunctions(resolved(change))).toThrow(message),
);

test('a store that is filled from elsewhere is refused', () =>
  expect(() => readStores(resolved({}, { ImportSource: { SourceType: 'S3', SourceArn: 'arn' } }))).toThrow(
    /^Store\.ImportSource is nothing that the lab can fetch\.$/,
  ));
