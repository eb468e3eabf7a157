import { GetDistributionConfig$, UpdateDistribution$ } from '@aws-sdk/client-cloudfront';
import { restXml } from '../../protocols/rest-xml.ts';
import { parseXml } from '../../protocols/xml.ts';
import fc from '../fast-check.ts';
import { config } from './world.ts';

const protocol = restXml(
  { GetDistributionConfig: GetDistributionConfig$, UpdateDistribution: UpdateDistribution$ },
  'http://example.com/',
);
const read = (xml: string): unknown =>
  protocol.decode(
    {
      method: 'PUT',
      path: ['2020-05-31', 'distribution', 'E1', 'config'],
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(xml),
    },
    [],
  ).input.DistributionConfig;
const write = (DistributionConfig: object): string =>
  String(protocol.encode('GetDistributionConfig', { DistributionConfig }, 'id').body);

test('a configuration survives the round trip', () => {
  expect(read(write(config()))).toEqual(config());
});

test('lists, numbers and booleans look as CloudFront writes them', () => {
  const xml = write(config());
  expect(xml).toContain('<DistributionConfig xmlns="http://example.com/">');
  expect(xml).toContain('<Aliases><Quantity>0</Quantity><Items/></Aliases>');
  expect(xml).toContain(
    '<CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader><HeaderName>x-origin</HeaderName>',
  );
  expect(xml).toContain(
    '<OriginSslProtocols><Quantity>1</Quantity><Items><SslProtocol>TLSv1.2</SslProtocol></Items>',
  );
  expect(xml).toContain('<Staging>false</Staging>');
});

test('indentation is not content, but the spaces of a text are', () => {
  expect(read('<DistributionConfig>\n  <Comment> a </Comment>\n</DistributionConfig>')).toEqual({
    Comment: ' a ',
  });
});

test.each([
  [
    'a number',
    '<Aliases><Quantity>two</Quantity></Aliases>',
    '<Quantity> is "two"; it must be a whole number.',
  ],
  ['a boolean', '<Enabled>yes</Enabled>', '<Enabled> is "yes"; it must be true or false.'],
  [
    'a list',
    '<Origins><Items><Orgin/></Items></Origins>',
    '<Items> holds <Orgin>; it may hold <Origin> only.',
  ],
  [
    'something that occurs once',
    '<Enabled>true</Enabled><Enabled>true</Enabled>',
    '<DistributionConfig> holds <Enabled> 2 times.',
  ],
])('%s that is none is refused', (_, inner, message) => {
  expect(() => read(`<DistributionConfig>${inner}</DistributionConfig>`)).toThrow(message);
});

test.each([
  ['an unclosed element', '<a><b></a>'],
  ['two roots', '<a/><b/>'],
  ['no element', 'hello'],
  ['nothing', ''],
  ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
])('%s is not XML', (_, text) => {
  expect(parseXml(text)).toBeUndefined();
});

test('any text survives', () => {
  const units = ['a', ' ', '&', '<', '>', '"', "'", '\n', '\r', '\t', 'é', '€', '&amp;', '&#10;', ']]>', '0'];
  const text = fc.string({ unit: fc.constantFrom(...units) });
  fc.assert(
    fc.property(text, (Comment) => {
      expect(read(write({ Comment, Enabled: true }))).toEqual({ Comment, Enabled: true });
    }),
  );
});
