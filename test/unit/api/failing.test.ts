/** /health/failing/{region}: fails in the Region that it names, well in every other, over no table at all. */
import { apiWithoutTable, event, REGION } from './call.ts';

const api = apiWithoutTable();

test.each(['GET', 'POST'])('%s', async (method) => {
  const ask = (region: string) =>
    api({ ...event(method, '/health/failing/{region}'), pathParameters: { region } });
  expect(await ask(REGION)).toMatchObject({
    statusCode: 503,
    headers: {
      'content-type': 'application/health+json',
      'x-routeaway-region': REGION,
      'cache-control': 'no-store',
    },
    body: JSON.stringify({ status: 'fail', region: REGION, output: 'Asked to fail, by the path.' }),
  });
  for (const region of ['us-west-2', 'anything', ''])
    expect(await ask(region)).toMatchObject({
      statusCode: 200,
      body: JSON.stringify({ status: 'pass', region: REGION }),
    });
});
