/** Tags of a distribution on the wire: one path, whose query says what is done to which resource. */
import type { Distributions, Tags } from '../model/distribution.ts';
import { ServiceError } from '../model/error.ts';
import type { Caller, Decoded, Demand, Incoming, Input, Operations, Reply } from './call.ts';
import { type Element, escapeText, parseXml } from './xml.ts';

const PATH = '2020-05-31/tagging';

/** Undefined where the request is about something else. */
export function decodeTagging({ method, path, query, body }: Incoming): Decoded | undefined {
  if (path.join('/') !== PATH) return undefined;
  const Resource = query.get('Resource') ?? '';
  const change = query.get('Operation');
  if (method === 'GET') return { operation: 'ListTagsForResource', input: { Resource } };
  if (method === 'POST' && change === 'Tag')
    return { operation: 'TagResource', input: { Resource, Tags: readTags(body) } };
  if (method === 'POST' && change === 'Untag')
    return { operation: 'UntagResource', input: { Resource, Keys: readKeys(body) } };
  return undefined;
}

export function tagging(
  distributions: Distributions,
  answer: (xml: string, caller: Caller) => Reply,
): Operations {
  return {
    ListTagsForResource: {
      demands: (input) => [demand('ListTagsForResource', input)],
      run(input, caller) {
        const items = Object.entries(distributions.tags(String(input.Resource))).map(
          ([key, value]) => `<Tag><Key>${escapeText(key)}</Key><Value>${escapeText(value)}</Value></Tag>`,
        );
        return answer(`<Tags><Items>${items.join('')}</Items></Tags>`, caller);
      },
    },
    TagResource: {
      demands: (input) => {
        const values = Object.entries(tagsOf(input)).map(([key, value]) => [`aws:RequestTag/${key}`, value]);
        const context = { 'aws:TagKeys': Object.keys(tagsOf(input)), ...Object.fromEntries(values) };
        return [{ ...demand('TagResource', input), context }];
      },
      run(input) {
        distributions.tag(String(input.Resource), tagsOf(input));
        return { status: 204 };
      },
    },
    UntagResource: {
      demands: (input) => [
        { ...demand('UntagResource', input), context: { 'aws:TagKeys': input.Keys as string[] } },
      ],
      run(input) {
        distributions.untag(String(input.Resource), input.Keys as string[]);
        return { status: 204 };
      },
    },
  };
}

const demand = (operation: string, { Resource }: Input): Demand => ({
  action: `cloudfront:${operation}`,
  resource: String(Resource),
});

const tagsOf = ({ Tags }: Input): Tags => Tags as Tags;

function readTags(body: Buffer): Tags {
  const tags = itemsOf(body, 'Tags', 'Tag').map((tag) => {
    const member = (name: string) => tag.children.find((child) => child.name === name)?.text;
    const key = member('Key');
    if (!key) throw new ServiceError('InvalidTagging', 400, 'A tag has no key.');
    return [key, member('Value') ?? ''];
  });
  return Object.fromEntries(tags);
}

const readKeys = (body: Buffer): string[] => itemsOf(body, 'TagKeys', 'Key').map(({ text }) => text);

function itemsOf(body: Buffer, root: string, item: string): readonly Element[] {
  const read = parseXml(body.toString('utf8'));
  const items = read?.children.find(({ name }) => name === 'Items');
  if (read?.name !== root || !items || items.children.some(({ name }) => name !== item))
    throw new ServiceError('MalformedXML', 400, `The body must be <${root}> with <Items> of <${item}>.`);
  return items.children;
}
