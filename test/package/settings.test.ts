/** The file that turns parameters into values, asked directly: what the framework would resolve is a table here. */
type Resolved = Record<string, unknown>;
type Step = (framework: {
  options: { region?: string };
  resolveVariable: (name: string) => Promise<unknown>;
}) => Promise<Resolved>;

const { place, edge } = require('../../resources/settings.cjs') as Record<string, Step>;

const DEFAULTS: Record<string, string> = {
  'self:service': 'routeaway',
  'sls:stage': 'dev',
  'param:role': 'api',
  'param:primaryRegion': 'us-east-2',
  'param:standbyRegion': 'us-west-2',
  'param:controlRegion': 'ca-central-1',
  'param:primaryOrigin': '',
  'param:standbyOrigin': '',
  'param:healthPath': '/health',
  'param:active': 'primary',
  'cf(us-east-2):routeaway-dev-api.Origin': 'p.execute-api.us-east-2.amazonaws.com/dev',
  'cf(us-west-2):routeaway-dev-api.Origin': 's.execute-api.us-west-2.amazonaws.com/dev',
};

/** `params` without their prefix; a variable that is in no table is one that must not be asked for. */
function ask(step: Step | undefined, params: Record<string, string>, region?: string): Promise<Resolved> {
  const table: Record<string, string> = { ...DEFAULTS };
  for (const [name, value] of Object.entries(params)) table[`param:${name}`] = value;
  if (!step) throw new Error('settings.cjs lacks a step');
  return step({
    options: region === undefined ? {} : { region },
    resolveVariable: async (name) => {
      if (!(name in table)) throw new Error(`asked for ${name}`);
      return table[name];
    },
  });
}

describe('where a stage goes', () => {
  test.each<[Record<string, string>, string | undefined, Resolved]>([
    [{}, undefined, { role: 'api', region: 'us-east-2', side: 'primary', stackName: 'routeaway-dev-api' }],
    [{}, 'us-west-2', { role: 'api', region: 'us-west-2', side: 'standby', stackName: 'routeaway-dev-api' }],
    [
      { role: 'failover' },
      undefined,
      { role: 'failover', region: 'ca-central-1', side: 'standby', stackName: 'routeaway-dev-failover' },
    ],
    [
      { role: 'failover', controlRegion: 'us-west-2' },
      undefined,
      { role: 'failover', region: 'us-west-2', side: 'standby', stackName: 'routeaway-dev-failover' },
    ],
  ])('%j in %s', async (params, region, wanted) => expect(await ask(place, params, region)).toEqual(wanted));

  test.each<[Record<string, string>, string | undefined, string]>([
    [{ role: 'apy' }, undefined, 'role is "apy", wanted api or failover: --param role=failover'],
    [
      { standbyRegion: 'us-east-2' },
      undefined,
      'standbyRegion is the primary Region (us-east-2), wanted another one: --param standbyRegion=us-west-2',
    ],
    [
      {},
      'eu-west-1',
      'role api is for us-east-2 (primaryRegion) or us-west-2 (standbyRegion), not for eu-west-1: --region us-east-2',
    ],
    [
      { role: 'failover', controlRegion: 'us-east-2' },
      undefined,
      'controlRegion is the primary Region (us-east-2), and what must act when the primary dies may not die with it: --param controlRegion=ca-central-1',
    ],
    [
      { role: 'failover' },
      'us-east-2',
      'role failover is for ca-central-1 (controlRegion), not for us-east-2: --region ca-central-1',
    ],
  ])('%j in %s is refused with one line', async (params, region, sentence) => {
    const error = await ask(place, params, region).catch((thrown: Error) => thrown);
    // The framework prints the stack.
    expect(error).toMatchObject({ message: sentence, stack: sentence });
  });
});

describe('the origins', () => {
  const failover = (params: Record<string, string>) => ask(edge, { role: 'failover', ...params });

  test('are those of the API stacks', async () => {
    expect(await failover({})).toEqual({
      active: 'primary',
      primary: {
        host: 'p.execute-api.us-east-2.amazonaws.com',
        path: '/dev',
        healthUrl: 'https://p.execute-api.us-east-2.amazonaws.com/dev/health',
      },
      standby: {
        host: 's.execute-api.us-west-2.amazonaws.com',
        path: '/dev',
        healthUrl: 'https://s.execute-api.us-west-2.amazonaws.com/dev/health',
      },
    });
  });

  test.each<[string, string, string]>([
    ['api.example.com', 'api.example.com', ''],
    ['https://api.example.com/', 'api.example.com', ''],
    ['api.example.com/v1/live/', 'api.example.com', '/v1/live'],
  ])('%s', async (primaryOrigin, host, path) => {
    const { primary } = await failover({ primaryOrigin, healthPath: '/up' });
    expect(primary).toEqual({ host, path, healthUrl: `https://${host}${path}/up` });
  });

  test.each<[Record<string, string>, RegExp]>([
    [
      { primaryOrigin: 'localhost' },
      /^primaryOrigin is "localhost", wanted host and path: --param primaryOrigin=/,
    ],
    [
      { standbyOrigin: 'http://a.example.com' },
      /^standbyOrigin is "http:\/\/a\.example\.com", wanted host and path/,
    ],
    [{ standbyOrigin: 'a.example.com/x?y' }, /^standbyOrigin is /],
    [{ healthPath: 'health' }, /^healthPath is "health", wanted a path that begins with a slash/],
    [{ active: 'both' }, /^active is "both", wanted primary or standby: --param active=primary$/],
  ])('%j is refused', async (params, sentence) => {
    await expect(failover(params)).rejects.toThrow(sentence);
  });

  test('are not asked for by role api', async () => expect(await ask(edge, {})).toEqual({}));
});
