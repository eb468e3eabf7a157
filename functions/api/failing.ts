/**
 * /health/failing/{region} fails in the Region that it names, and is well in every other: whoever wants to know what the
 * edge does with a request that one Region fails can see it while both are well (docs/drill.md). It touches no data, and
 * whoever asks fails nobody but himself. A path and not a query: where an edge keeps errors for a while, it keeps them by
 * path, and nobody else's question is this one.
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
