import { fromXml, toXml } from '../../protocols/distribution-xml.ts';
import { parseXml } from '../../protocols/xml.ts';
import fc from '../fast-check.ts';
import { config } from './world.ts';

const read = (xml: string): unknown => {
  const root = parseXml(xml);
  if (!root) throw new Error('not well-formed');
  return fromXml(root);
};

test('a configuration survives the round trip', () => {
  expect(read(toXml('DistributionConfig', config()))).toEqual(config());
});

test('lists, numbers and booleans look as CloudFront writes them', () => {
  const xml = toXml('DistributionConfig', config());
  expect(xml).toContain('<Aliases><Quantity>0</Quantity><Items></Items></Aliases>');
  expect(xml).toContain(
    '<CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader><HeaderName>x-origin</HeaderName>',
  );
  expect(xml).toContain(
    '<OriginSslProtocols><Quantity>1</Quantity><Items><SslProtocol>TLSv1.2</SslProtocol></Items>',
  );
  expect(xml).toContain('<Staging>false</Staging>');
});

test('elements of a newer service are kept, nested, repeated, empty and typed-looking', () => {
  const xml =
    '<DistributionConfig><Comment>x</Comment><Newer><Deep><A>1</A><A>true</A></Deep><B></B></Newer>' +
    '<Oddities><Quantity>2</Quantity><Items><Oddity>1</Oddity><Oddity>2</Oddity></Items></Oddities></DistributionConfig>';
  expect(toXml('DistributionConfig', read(xml))).toBe(xml);
});

test('indentation is not content, but the spaces of a text are', () => {
  expect(read('<DistributionConfig>\n  <Comment> a </Comment>\n</DistributionConfig>')).toEqual({
    Comment: ' a ',
  });
});

test.each([
  ['a number', '<Quantity>two</Quantity>', '<Quantity> is "two"; it must be a whole number.'],
  ['a boolean', '<Enabled>yes</Enabled>', '<Enabled> is "yes"; it must be true or false.'],
  [
    'a list',
    '<Origins><Items><Orgin/></Items></Origins>',
    'Origins.Items holds <Orgin>; it may hold <Origin> only.',
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
  const text = fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '&',
      '<',
      '>',
      '"',
      "'",
      '\n',
      '\r',
      '\t',
      'é',
      '€',
      '&amp;',
      '&#10;',
      ']]>',
      '0',
    ),
  });
  fc.assert(
    fc.property(text, (Comment) => {
      expect(read(toXml('DistributionConfig', { Comment, Enabled: true }))).toEqual({
        Comment,
        Enabled: true,
      });
    }),
  );
});
