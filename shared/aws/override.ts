/** The override: one SSM parameter, or with three controllers one in each control Region. */
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  type ParameterHistory,
  ParameterNotFound,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { RegionReading } from '../core/override.ts';
import { messageOf } from '../errors.ts';
import type { OverrideAuthor, OverrideParameter, OverrideParameters } from '../ports.ts';
import { limited } from './clients.ts';

export function createOverride(client: SSMClient, parameter: string): OverrideParameter {
  return {
    async read() {
      try {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }), limited());
        return { text: Parameter?.Value ?? '' };
      } catch (error) {
        if (error instanceof ParameterNotFound) return 'missing';
        throw error;
      }
    },
  };
}

/** A Region that does not answer may not hold up a decision: two that do are enough. */
const REGION_LIMIT_MS = 1_000;

/** `clients`: a client of each control Region. */
export const createOverrides = (
  clients: Readonly<Record<string, SSMClient>>,
  parameter: string,
): OverrideParameters => ({
  read: () =>
    Promise.all(
      Object.entries(clients).map(async ([region, client]): Promise<RegionReading> => {
        try {
          const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }), {
            abortSignal: AbortSignal.timeout(REGION_LIMIT_MS),
          });
          const { Value = '', Version = 0, LastModifiedDate } = Parameter ?? {};
          return { region, text: Value, version: Version, modified: LastModifiedDate?.getTime() ?? 0 };
        } catch (error) {
          if (error instanceof ParameterNotFound) return { region, missing: true };
          return { region, failed: messageOf(error) };
        }
      }),
    ),
});

/** Messages wait for it: they are sent without the author rather than late. */
const AUTHOR_LIMIT_MS = 2_000;

/** `clients`: as above; of one controller its own alone, under any name. */
export const createOverrideAuthor = (
  clients: Readonly<Record<string, SSMClient>>,
  parameter: string,
  limitMs = AUTHOR_LIMIT_MS,
): OverrideAuthor => ({
  async of({ text, region = '', version }) {
    const client = clients[region] ?? Object.values(clients)[0];
    if (!client) return undefined;
    return writerOf(
      client,
      parameter,
      (one) => (version === undefined ? one.Value?.trim() === text.trim() : one.Version === version),
      { abortSignal: AbortSignal.timeout(limitMs) },
    );
  },
});

/** Parameter Store says who wrote a version in its history only, oldest first; of several that fit, the newest is meant. */
export async function writerOf(
  client: SSMClient,
  Name: string,
  fits: (version: ParameterHistory) => boolean,
  limit = limited(),
): Promise<string | undefined> {
  let user: string | undefined;
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new GetParameterHistoryCommand({ Name, NextToken }), limit);
    user = answer.Parameters?.findLast(fits)?.LastModifiedUser ?? user;
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return user;
}
