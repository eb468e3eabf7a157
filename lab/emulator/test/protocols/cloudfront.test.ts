import {
  CloudFrontClient,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDistributionsCommand,
  ListKeyValueStoresCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { parseXml } from '../../protocols/xml.ts';
import { config, DISTRIBUTION, eachTest, failure, raw, START } from './world.ts';

const at = eachTest(CloudFrontClient);

const get = () => at.client.send(new GetDistributionConfigCommand({ Id: DISTRIBUTION }));
const update = (DistributionConfig: ReturnType<typeof config>, IfMatch?: string) =>
  at.client.send(
    new UpdateDistributionCommand({ Id: DISTRIBUTION, DistributionConfig, ...(IfMatch && { IfMatch }) }),
  );

test('the configuration arrives as it is', async () => {
  const { DistributionConfig, ETag } = await get();
  expect(DistributionConfig).toEqual(config());
  expect(ETag).toBe(at.world.cloud.distributions.get(DISTRIBUTION).etag);
});

test('an update changes what it says and nothing else', async () => {
  const { ETag } = await get();
  const wanted = config();
  const changed = {
    ...wanted,
    DefaultCacheBehavior: { ...wanted.DefaultCacheBehavior, TargetOriginId: 'standby' },
  } as typeof wanted;
  const updated = await update(changed, ETag);
  expect(updated.Distribution).toMatchObject({
    Id: DISTRIBUTION,
    Status: 'InProgress',
    DomainName: 'd1lab.cloudfront.net',
  });
  expect(updated.Distribution?.LastModifiedTime?.getTime()).toBe(START);
  expect(updated.Distribution?.DistributionConfig).toEqual(changed);
  expect(at.world.cloud.distributions.getConfig(DISTRIBUTION).config).toEqual(changed);
  expect(updated.ETag).not.toBe(ETag);
  expect((await get()).ETag).toBe(updated.ETag);
});

test('the stores are listed, by name', async () => {
  const { arn } = at.world.cloud.stores.create({ name: 'example-lab', id: 'a1b2' });
  const { KeyValueStoreList } = await at.client.send(new ListKeyValueStoresCommand({}));
  expect(KeyValueStoreList?.Items).toEqual([
    expect.objectContaining({ Name: 'example-lab', Id: 'a1b2', ARN: arn, Status: 'READY' }),
  ]);
});

test('GetDistribution and ListDistributions say where it stands', async () => {
  const { Distribution, ETag } = await at.client.send(new GetDistributionCommand({ Id: DISTRIBUTION }));
  expect(Distribution).toMatchObject({
    Status: 'Deployed',
    DistributionConfig: config(),
    InProgressInvalidationBatches: 0,
  });
  const { DistributionList } = await at.client.send(new ListDistributionsCommand({}));
  expect(DistributionList).toMatchObject({ Quantity: 1, IsTruncated: false });
  expect(DistributionList?.Items?.[0]).toMatchObject({
    Id: DISTRIBUTION,
    ETag,
    Origins: config().Origins,
    Enabled: true,
  });
});

describe('refused', () => {
  test.each([
    ['no IfMatch', () => update(config()), 'InvalidIfMatchVersion', 400],
    ['a stale IfMatch', () => update(config(), 'E0STALE'), 'PreconditionFailed', 412],
    [
      'another CallerReference',
      async () => update({ ...config(), CallerReference: 'other' }, (await get()).ETag),
      'IllegalUpdate',
      400,
    ],
    [
      'a wrong quantity',
      async () =>
        update({ ...config(), Aliases: { Quantity: 2, Items: ['a.example.com'] } }, (await get()).ETag),
      'InconsistentQuantities',
      400,
    ],
    [
      'an unknown origin',
      async () =>
        update(
          {
            ...config(),
            DefaultCacheBehavior: { ...config().DefaultCacheBehavior, TargetOriginId: 'third' },
          } as ReturnType<typeof config>,
          (await get()).ETag,
        ),
      'NoSuchOrigin',
      404,
    ],
    [
      'an unknown distribution',
      () => at.client.send(new GetDistributionConfigCommand({ Id: 'E0' })),
      'NoSuchDistribution',
      404,
    ],
  ])('%s', async (_, call, name, status) => {
    expect(await failure(call())).toMatchObject({
      name,
      $metadata: { httpStatusCode: status, requestId: expect.any(String) },
    });
    expect(at.world.cloud.distributions.getConfig(DISTRIBUTION).config).toEqual(config());
  });

  const path = `/2020-05-31/distribution/${DISTRIBUTION}/config`;
  test.each([
    ['no body', { method: 'PUT', path }, 400, 'MissingBody'],
    ['half a document', { method: 'PUT', path, body: '<DistributionConfig>' }, 400, 'MalformedXML'],
    ['another document', { method: 'PUT', path, body: '<Distribution/>' }, 400, 'MalformedXML'],
    [
      'a configuration without content',
      { method: 'PUT', path, body: '<DistributionConfig/>' },
      400,
      'InvalidArgument',
    ],
    [
      'a number that is none',
      {
        method: 'PUT',
        path,
        body: '<DistributionConfig><Aliases><Quantity>x</Quantity></Aliases></DistributionConfig>',
      },
      400,
      'MalformedXML',
    ],
    [
      'JSON',
      { method: 'PUT', path, body: '{}', headers: { 'content-type': 'application/json' } },
      400,
      'InvalidArgument',
    ],
    [
      'an unknown path',
      { method: 'DELETE', path: '/2020-05-31/distribution/E1' },
      404,
      'UnknownOperationException',
    ],
  ])('%s', async (_, request, status, code) => {
    const { etag } = at.world.cloud.distributions.get(DISTRIBUTION);
    const headers = {
      'content-type': 'application/xml',
      'if-match': etag,
      ...('headers' in request && request.headers),
    };
    const answer = await raw(at.world, 'cloudfront', { ...request, headers });
    expect(answer.status).toBe(status);
    const error = parseXml(await answer.text())?.children.find((child) => child.name === 'Error');
    expect(error?.children.find((child) => child.name === 'Code')?.text).toBe(code);
  });
});

test('elements of a newer service survive on the wire, until someone changes the distribution without it', async () => {
  const path = `/2020-05-31/distribution/${DISTRIBUTION}`;
  const text = async (of: string) => (await raw(at.world, 'cloudfront', { method: 'GET', path: of })).text();
  const newer =
    '<Futuristic>\n <Level>07</Level><Level>true</Level><B></B><Items><Thing>a</Thing><Thing>b</Thing></Items></Futuristic>';
  const body = (await text(`${path}/config`)).replace(
    '</DistributionConfig>',
    `${newer}</DistributionConfig>`,
  );
  const { etag } = at.world.cloud.distributions.get(DISTRIBUTION);
  const headers = { 'content-type': 'application/xml', 'if-match': etag };
  const put = await raw(at.world, 'cloudfront', { method: 'PUT', path: `${path}/config`, body, headers });
  expect(await put.text()).toContain(newer);
  expect(await text(path)).toContain(newer);
  expect(await text(`${path}/config`)).toBe(body);
  const changed = at.world.cloud.distributions.get(DISTRIBUTION);
  at.world.cloud.distributions.update(DISTRIBUTION, { ...changed.config, Comment: 'new' }, changed.etag);
  expect(await text(`${path}/config`)).toContain('<Comment>new</Comment>');
});
