/** The data plane of CloudFront's key-value stores on the wire: REST JSON, signed for every Region at once. */
import type { Cloud } from '../model/cloud.ts';
import { ServiceError } from '../model/error.ts';
import type { StoreItem, Updated } from '../model/key-value-stores.ts';
import type { Incoming, Input, Operation, Protocol, Service } from './call.ts';
import { JSON_ERRORS } from './json.ts';
import { route } from './routes.ts';

const NAME = 'cloudfront-keyvaluestore';

const protocol: Protocol = {
  decode: (request) =>
    route(
      {
        'GET /key-value-stores/:KvsARN': 'DescribeKeyValueStore',
        'GET /key-value-stores/:KvsARN/keys': 'ListKeys',
        'POST /key-value-stores/:KvsARN/keys': 'UpdateKeys',
        'GET /key-value-stores/:KvsARN/keys/:Key': 'GetKey',
        'PUT /key-value-stores/:KvsARN/keys/:Key': 'PutKey',
        'DELETE /key-value-stores/:KvsARN/keys/:Key': 'DeleteKey',
      },
      request,
    ),
  encode: (_, { ETag, ...body }: { ETag?: string }, requestId) => ({
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      ...(ETag && { etag: ETag }),
    },
    body: JSON.stringify(body),
  }),
  refuse: (code, status, message, requestId) => ({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, 'x-amzn-errortype': code },
    body: JSON.stringify({ Message: message }),
  }),
};

export function keyValueStores({ stores }: Cloud): Service {
  const on = (action: string, run: Operation<Input>['run']): Operation<Input> => ({
    demands: ({ KvsARN }) => [{ action: `${NAME}:${action}`, resource: String(KvsARN) }],
    run,
  });
  return {
    name: NAME,
    signingName: NAME,
    onlyRegion: 'global',
    protocolOf: () => protocol,
    common: {
      denied: { code: 'AccessDeniedException', status: 403 },
      unknownKey: { ...JSON_ERRORS.unknownKey, status: 403 },
      internal: { code: 'InternalServerException', status: 500 },
    },
    operations: {
      DescribeKeyValueStore: on('DescribeKeyValueStore', ({ KvsARN }) => {
        const { arn, etag, itemCount, totalSizeInBytes, status, created, lastModified } = stores.describe(
          String(KvsARN),
        );
        return {
          KvsARN: arn,
          ItemCount: itemCount,
          TotalSizeInBytes: totalSizeInBytes,
          Status: status,
          Created: created / 1_000,
          LastModified: lastModified / 1_000,
          ETag: etag,
        };
      }),
      GetKey: on('GetKey', ({ KvsARN, Key }) => {
        const { value, itemCount, totalSizeInBytes } = stores.getKey(String(KvsARN), String(Key));
        return { Key, Value: value, ItemCount: itemCount, TotalSizeInBytes: totalSizeInBytes };
      }),
      ListKeys: on('ListKeys', ({ KvsARN }) => ({
        Items: stores.listKeys(String(KvsARN)).map(({ key, value }) => ({ Key: key, Value: value })),
      })),
      UpdateKeys: on('UpdateKeys', ({ KvsARN }, _, request) => {
        const { Puts, Deletes } = bodyOf(request);
        return updated(
          stores.update(
            String(KvsARN),
            { puts: items(Puts), deletes: items(Deletes).map(({ key }) => key) },
            request.headers['if-match'],
          ),
        );
      }),
      PutKey: on('PutKey', ({ KvsARN, Key }, _, request) => {
        const put = { key: String(Key), value: String(bodyOf(request).Value ?? '') };
        return updated(stores.update(String(KvsARN), { puts: [put] }, request.headers['if-match'], 'PutKey'));
      }),
      DeleteKey: on('DeleteKey', ({ KvsARN, Key }, _, request) =>
        updated(
          stores.update(String(KvsARN), { deletes: [String(Key)] }, request.headers['if-match'], 'DeleteKey'),
        ),
      ),
    },
  };
}

const updated = ({ etag, itemCount, totalSizeInBytes }: Updated) => ({
  ItemCount: itemCount,
  TotalSizeInBytes: totalSizeInBytes,
  ETag: etag,
});

function bodyOf({ body }: Incoming): Input {
  try {
    const read: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof read === 'object' && read !== null) return read as Input;
  } catch {
    // Said below.
  }
  throw new ServiceError('ValidationException', 400, 'The body is not a JSON object.');
}

const items = (list: unknown): readonly StoreItem[] =>
  (Array.isArray(list) ? list : []).map(({ Key, Value }: { Key?: unknown; Value?: unknown }) => ({
    key: String(Key ?? ''),
    value: String(Value ?? ''),
  }));
