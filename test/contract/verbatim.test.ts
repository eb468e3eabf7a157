/** What is not ours in a distribution is sent back to the letter, whatever it is. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { DISTRIBUTION, raw, startWorld, type World } from '../../lab/emulator/test/protocols/world.ts';
import { createDistribution } from '../../shared/aws/distribution.ts';
import { retarget } from '../../shared/cloudfront/behaviours.ts';
import { verbatim } from '../../shared/cloudfront/verbatim.ts';
import { DEEPEST, decode, encode, walk } from '../../shared/cloudfront/xml-walk.ts';
import type { OriginName } from '../../shared/config.ts';
import type { Side } from '../../shared/core/side.ts';
import { Refused } from '../../shared/errors.ts';
import fc from '../fast-check.ts';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const ID = { primary: 'primary', standby: 'standby' };
const answerOf = (config: string) =>
  `<?xml version="1.0"?>\n<Distribution xmlns="${NAMESPACE}"><Id>E1</Id><DistributionConfig>${config}</DistributionConfig></Distribution>`;
const sentOf = (config: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><DistributionConfig xmlns="${NAMESPACE}">${config}</DistributionConfig>`;
const behaviour = (target: string) => `<TargetOriginId>${target}</TargetOriginId>`;
const first = (target: string) => `<DefaultCacheBehavior>${behaviour(target)}</DefaultCacheBehavior>`;

/** As the SDK would read it, with these targets. */
const reading = (target: string, ...ordered: string[]): DistributionConfig =>
  ({
    DefaultCacheBehavior: { TargetOriginId: target },
    CacheBehaviors: {
      Quantity: ordered.length,
      Items: ordered.map((TargetOriginId) => ({ TargetOriginId })),
    },
  }) as unknown as DistributionConfig;

const moved = (answer: string, before: DistributionConfig, ids = ID) =>
  verbatim(answer, before, retarget(before, ids, 'standby'));

describe('what is passed on as it stands', () => {
  test.each([
    ['white space', '\n  <A>\n</A >\r\n\t'],
    ['attributes', `<A b='"' c="&lt;'>">d</A>`],
    ['an element without content', '<A/><B />'],
    ['a comment', '<!-- <TargetOriginId>primary</TargetOriginId> -->'],
    ['CDATA', '<A><![CDATA[</A><TargetOriginId>primary</TargetOriginId>]]></A>'],
    ['an instruction', '<?xml-stylesheet href="a"?>'],
    ['entities, known or not', '<A>&amp;&#x20AC;&euro;</A>'],
    ['other alphabets', '<A>é € 😀</A>'],
    ['a target elsewhere', '<Newer><TargetOriginId>primary</TargetOriginId></Newer>'],
    ['a behaviour elsewhere', `<Newer>${first('primary')}</Newer>`],
    ['a dollar sign', "<A>$& $1 $'</A>"],
  ])('%s', (_, extra) => {
    const around = (target: string) =>
      `${extra}<DefaultCacheBehavior>${extra}${behaviour(target)}${extra}</DefaultCacheBehavior>${extra}`;
    expect(moved(answerOf(around('primary')), reading('primary'))).toBe(sentOf(around('standby')));
  });

  test('what stands inside a target that is not ours', () => {
    const config = (target: string) =>
      `${first(target)}<CacheBehaviors><Items><CacheBehavior>${behaviour(' primary ')}</CacheBehavior><CacheBehavior><TargetOriginId/></CacheBehavior></Items></CacheBehaviors>`;
    expect(moved(answerOf(config('primary')), reading('primary', ' primary ', ''))).toBe(
      sentOf(config('standby')),
    );
  });
});

test('ids are read and written as XML has them', () => {
  const ids = { primary: 'a&b', standby: '<c>' };
  expect(moved(answerOf(first('a&#38;b')), reading('a&b'), ids)).toBe(sentOf(first('&#60;c&#62;')));
});

test('namespaces that the configuration stood under go with it', () => {
  const answer = answerOf(first('primary'))
    .replace('<Distribution ', '<Distribution xmlns:a="urn:a" b="c" ')
    .replace('<DistributionConfig>', '<DistributionConfig xmlns:d="urn:d" e="f">');
  expect(moved(answer, reading('primary'))).toBe(
    sentOf(first('standby')).replace(
      `<DistributionConfig xmlns="${NAMESPACE}">`,
      `<DistributionConfig xmlns:a="urn:a" xmlns="${NAMESPACE}" xmlns:d="urn:d" e="f">`,
    ),
  );
});

describe('where nobody can be sure, nothing is made', () => {
  test.each([
    ['CDATA for a target', first('<![CDATA[primary]]>')],
    ['a comment in a target', first('prim<!-- -->ary')],
    ['an unknown entity in a target', first('primary&euro;')],
    [
      'two targets',
      `<DefaultCacheBehavior>${behaviour('primary')}${behaviour('primary')}</DefaultCacheBehavior>`,
    ],
    ['no target', '<DefaultCacheBehavior></DefaultCacheBehavior>'],
    ['a target that the SDK reads in another way', first('other')],
    ['a behaviour that the SDK does not see', first('primary') + first('primary')],
    ['another prefix', first('primary').replaceAll('DefaultCache', 'x:DefaultCache')],
    ['tags that do not match', `${first('primary')}<A></B>`],
    ['half a tag', `${first('primary')}<A`],
  ])('%s', (_, config) => {
    expect(moved(answerOf(config), reading('primary'))).toBeUndefined();
  });

  test.each([
    ['a document type', (xml: string) => xml.replace('\n', '\n<!DOCTYPE a>')],
    ['two configurations', (xml: string) => xml.replace('<Id>', '<DistributionConfig/><Id>')],
    ['another root', (xml: string) => xml.replaceAll('Distribution>', 'Other>')],
    ['the end missing', (xml: string) => xml.slice(0, -1)],
    ['nothing', () => ''],
  ])('%s', (_, change) => {
    expect(moved(change(answerOf(first('primary'))), reading('primary'))).toBeUndefined();
  });
});

test('any configuration comes back with its targets changed and no other byte', () => {
  const name = fc.constantFrom('A', 'Items', 'CacheBehavior', 'TargetOriginId', 'Quantity', 'x:y', 'é');
  const words = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '\r', '&amp;', '€', '>', 'primary', '$1'),
  });
  const junk = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      words,
      words.map((text) => `<!--${text}-->`),
      words.map((text) => `<![CDATA[${text}<]]>`),
      name.map((one) => `<${one} a='${one}'/>`),
      fc
        .tuple(name, fc.array(tie('node'), { maxLength: 3 }))
        .map(([n, inner]) => `<${n}>${inner.join('')}</${n}>`),
    ),
  })).node;
  // In a behaviour only what is deeper than its own target.
  const beside = junk.map((node) => `<Newer>${node}</Newer>`);
  const target = fc.constantFrom('primary', 'standby', 'website');
  const one = fc.record({ target, before: beside, after: beside });
  fc.assert(
    fc.property(one, fc.array(one, { maxLength: 10 }), beside, (whole, ordered, between) => {
      const xml = (ids: Record<string, string>) => {
        const inner = (b: typeof whole) => b.before + behaviour(ids[b.target] ?? b.target) + b.after;
        const items = ordered.map((b) => `<CacheBehavior>${inner(b)}</CacheBehavior>`);
        return `${between}<DefaultCacheBehavior>${inner(whole)}</DefaultCacheBehavior>${between}<CacheBehaviors><Items>${items.join('')}</Items></CacheBehaviors>`;
      };
      const read = reading(whole.target, ...ordered.map((b) => b.target));
      expect(moved(answerOf(xml({})), read)).toBe(sentOf(xml({ primary: 'standby' })));
    }),
  );
});

test('any text survives being written and read', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(decode(encode(text))).toBe(text)));
});

test('an element is found where it stands', () => {
  const xml = '<a>1<b c="d">2</b><b/></a>';
  expect(walk(xml)?.map(({ path, content }) => [path, xml.slice(content.from, content.to)])).toEqual([
    ['a/b', '2'],
    ['a/b', ''],
    ['a', '1<b c="d">2</b><b/>'],
  ]);
});

describe('however deep it is', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);

  test('no element has a longer path than the limit allows, so the walk is as long as the text', () => {
    expect(Math.max(...(walk(nested(DEEPEST)) ?? []).map(({ path }) => path.length))).toBe(2 * DEEPEST - 1);
    expect(walk(nested(DEEPEST + 1))).toBeUndefined();
    expect(walk(nested(3_000_000))).toBeUndefined();
    expect(walk(`<a>${nested(DEEPEST - 1).repeat(1_000)}</a>`)).toHaveLength((DEEPEST - 1) * 1_000 + 1);
  });

  test('a configuration deeper than that is not touched', () => {
    // The document and the configuration are two.
    const config = (depth: number) => first('primary') + nested(depth - 2);
    expect(moved(answerOf(config(DEEPEST)), reading('primary'))).toBeDefined();
    expect(moved(answerOf(config(DEEPEST + 1)), reading('primary'))).toBeUndefined();
  });
});

describe('on the wire', () => {
  const path = `/2020-05-31/distribution/${DISTRIBUTION}/config`;
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const read = async () => (await raw(world, 'cloudfront', { method: 'GET', path })).text();
  /** Someone changes the configuration with a client that knows more than ours. */
  const write = async (change: (xml: string) => string): Promise<string> => {
    const { etag } = world.cloud.distributions.get(DISTRIBUTION);
    const headers = { 'content-type': 'application/xml', 'if-match': etag };
    const body = change(await read());
    expect((await raw(world, 'cloudfront', { method: 'PUT', path, body, headers })).status).toBe(200);
    return read();
  };
  const controls = (origins: Readonly<Record<Side, OriginName>> = ID) => {
    const client = new CloudFrontClient(world.settings());
    return createDistribution({ reads: client, writes: client }, { distributionId: DISTRIBUTION, origins });
  };
  const move = async (names?: Readonly<Record<Side, OriginName>>) => {
    const hand = controls(names);
    await hand.move('standby', await hand.look());
  };

  const newer = (xml: string) =>
    xml
      .replace(
        '</DistributionConfig>',
        '\n <Quantum  level="07"><Level> 7 </Level>\n<!-- é --><Off/></Quantum>\n</DistributionConfig>',
      )
      .replaceAll('<Compress>true</Compress>', "<Compress>true</Compress><Faster mode='x'>0x1F</Faster>")
      .replaceAll('<OriginPath>', '<Entangled>true</Entangled><OriginPath>');

  /** Ten beside the default one, by turns ours, theirs and the other side's. */
  const ten = (xml: string) => {
    const [, inner = ''] = /<DefaultCacheBehavior>(.*)<\/DefaultCacheBehavior>/s.exec(xml) ?? [];
    const [, origin = ''] = /<Origins>.*?<Items>(<Origin>.*?<\/Origin>)/s.exec(xml) ?? [];
    const items = Array.from({ length: 10 }, (_, i) => {
      const target = ['primary', 'website', 'standby'][i % 3] ?? '';
      const own = inner.replace(behaviour('primary'), `${behaviour(target)}<Number>${i}</Number>`);
      return `<CacheBehavior><PathPattern>/${i}/*</PathPattern>${own}</CacheBehavior>`;
    });
    return xml
      .replace(/<CacheBehaviors>.*?<\/CacheBehaviors>/s, () => {
        return `<CacheBehaviors><Quantity>10</Quantity><Items>${items.join('')}</Items></CacheBehaviors>`;
      })
      .replace('<Origins><Quantity>2</Quantity><Items>', () => {
        const website = origin.replace('<Id>primary<', '<Id>website<');
        return `<Origins><Quantity>3</Quantity><Items>${website}`;
      });
  };

  test('a distribution keeps the settings that nobody here knows', async () => {
    const before = await write(newer);
    expect(before).toContain('<Faster');
    await move();
    expect(await read()).toBe(before.replaceAll(behaviour('primary'), behaviour('standby')));
  });

  test('and with ten cache behaviours more, there and back', async () => {
    const before = await write((xml) => newer(ten(xml)));
    expect(before.split(behaviour('primary'))).toHaveLength(6);
    await move();
    const there = before.replaceAll(behaviour('primary'), behaviour('standby'));
    expect(await read()).toBe(there);
    const hand = controls();
    await hand.move('primary', await hand.look());
    expect(await read()).toBe(there.replaceAll(behaviour('standby'), behaviour('primary')));
  });

  test('origins under other names are moved by their hosts', async () => {
    const renamed = (xml: string) =>
      xml
        .replaceAll('<Id>primary<', '<Id>Übersee &amp; &lt;1&gt;<')
        .replaceAll(behaviour('primary'), behaviour('Übersee &amp; &lt;1&gt;'));
    const before = await write((xml) => renamed(newer(xml)));
    const host = (id: string) => ({ host: `${id}lab.execute-api.us-east-2.amazonaws.com` });
    await move({ primary: host('primary'), standby: host('standby') });
    expect(await read()).toBe(before.replaceAll(behaviour('Übersee &amp; &lt;1&gt;'), behaviour('standby')));
  });

  test.each([
    [
      'renamed',
      (xml: string) => xml.replace('<Id>standby<', '<Id>west<'),
      /no origin with the id "standby" \(standby\); its origins are "primary", "west"/,
    ],
    [
      'removed',
      (xml: string) =>
        xml
          .replace(/<Origin><Id>standby.*?<\/Origin>/s, '')
          .replace('<Origins><Quantity>2', '<Origins><Quantity>1'),
      /no origin with the id "standby" \(standby\); its origins are "primary"/,
    ],
    [
      'written so that nobody can be sure',
      (xml: string) => xml.replace(behaviour('primary'), behaviour('<![CDATA[primary]]>')),
      /in words that this version of Routeaway cannot change/,
    ],
  ])('a distribution whose origin is %s is refused, and nothing is sent', async (_, change, why) => {
    const before = await write((xml) => change(newer(xml)));
    world.calls.splice(0);
    const refused = move();
    await expect(refused).rejects.toThrow(Refused);
    await expect(refused).rejects.toThrow(why);
    expect(world.calls.map(({ operation }) => operation)).not.toContain('UpdateDistribution');
    expect(await read()).toBe(before);
  });

  test('the new text is signed and measured like any other', async () => {
    await write((xml) => newer(xml).replace('<Level> 7 </Level>', `<Level>${'é'.repeat(5_000)}</Level>`));
    await move();
    expect(await read()).toContain('é'.repeat(5_000));
    expect(world.cloud.distributions.get(DISTRIBUTION).config.DefaultCacheBehavior?.TargetOriginId).toBe(
      'standby',
    );
  });
});
