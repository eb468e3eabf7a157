/** The bucket in a stack: what is deployed is put there, and CloudFormation reads it. */
import {
  DeleteObjectsCommand,
  NoSuchBucket,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UserError } from '../../shared/kit/errors.ts';
import { reason } from './reason.ts';

export interface Bucket {
  /** Gives the URL by which CloudFormation reads it. */
  put(key: string, bytes: Uint8Array | string): Promise<string>;
  /** Deletes what is under the prefix, but for these keys. */
  empty(prefix: string, keep?: readonly string[]): Promise<void>;
}

export function bucketOf(s3: S3Client, name: string, region: string): Bucket {
  const failed = (what: string) => (error: unknown) => {
    throw new UserError(`The stack's bucket ${name} in ${region} cannot be ${what}: ${reason(error)}.`);
  };
  return {
    async put(key, bytes) {
      await s3
        .send(new PutObjectCommand({ Bucket: name, Key: key, Body: bytes }))
        .catch(failed(`written (${key})`));
      return `https://${name}.s3.${region}.amazonaws.com/${key}`;
    },
    async empty(prefix, keep = []) {
      try {
        for await (const { Contents = [] } of paginateListObjectsV2(
          { client: s3 },
          { Bucket: name, Prefix: prefix },
        )) {
          const Objects = Contents.flatMap(({ Key }) => (Key && !keep.includes(Key) ? [{ Key }] : []));
          if (Objects.length === 0) continue;
          const { Errors = [] } = await s3.send(
            new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } }),
          );
          const [first] = Errors;
          if (first) throw new Error(`${first.Key}: ${first.Code} ${first.Message ?? ''}`);
        }
      } catch (error) {
        if (!(error instanceof NoSuchBucket)) failed('emptied')(error);
      }
    },
  };
}
