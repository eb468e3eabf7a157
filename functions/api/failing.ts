/**
 * /health/failing/{region} fails in the Region that it names and passes in every other. It shows what the edge does with a
 * request that one Region fails, while both Regions are healthy (docs/drill.md). It touches no data, and only its own caller gets
 * the error: an edge may keep an error for a while, and keeps it by path, which no other request has. Hence a path, not a query.
 */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Deps } from './deps.ts';

export async function failing(
  { region }: Deps,
  { pathParameters }: APIGatewayProxyEvent,
): Promise<APIGatewayProxyResult> {
  const asked = pathParameters?.region === region;
  return {
    statusCode: asked ? 503 : 200,
    headers: { 'content-type': 'application/health+json' },
    body: JSON.stringify({
      status: asked ? 'fail' : 'pass',
      region,
      ...(asked && { output: 'Asked to fail, by the path.' }),
    }),
  };
}
