/** The services of AWS that a deploy asks beside those of the lab and CloudFormation: certificates, quotas. */
import { ServiceError } from '../../../../lab/emulator/model/index.ts';
import {
  awsJson,
  type Input,
  JSON_ERRORS,
  type Protocol,
  route,
  type Service,
} from '../../../../lab/emulator/protocols/index.ts';

export interface Certificate {
  readonly Status: string;
  readonly DomainName: string;
}

export function acm(certificates: ReadonlyMap<string, Certificate>): Service {
  const protocol = awsJson({ version: '1.1', target: 'CertificateManager' });
  return {
    name: 'acm',
    signingName: 'acm',
    protocolOf: () => protocol,
    common: JSON_ERRORS,
    operations: {
      DescribeCertificate: {
        demands: () => [],
        run({ CertificateArn }: Input) {
          const found = certificates.get(String(CertificateArn));
          if (!found) throw new ServiceError('ResourceNotFoundException', 400, 'Could not find it.');
          return { Certificate: found };
        },
      },
    },
  };
}

const rest = (routes: Readonly<Record<string, string>>): Protocol => ({
  decode: (request) => route(routes, request),
  encode: (_, output) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(output),
  }),
  refuse: (code, status, message) => ({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ message }),
  }),
});

/** What a switcher finds in its environment, where one is asked for. */
export const TOLD = { ROUTEAWAY_STAGE: 'dev', ROUTEAWAY_DISTRIBUTION_ID: 'E1LABWIRE' };

function withConfiguration({ operations }: Service): Pick<Service, 'protocolOf' | 'operations'> {
  const protocol = rest({
    'GET /2016-08-19/account-settings': 'Get',
    'GET /2015-03-31/functions/:FunctionName/configuration': 'GetFunctionConfiguration',
  });
  return {
    protocolOf: () => protocol,
    operations: {
      ...operations,
      GetFunctionConfiguration: {
        demands: () => [],
        run: ({ FunctionName }: Input) => ({
          FunctionName,
          Environment: { Variables: { ...TOLD, NODE_OPTIONS: '--enable-source-maps' } },
        }),
      },
    },
  };
}

/** The concurrency that Lambda gives an account, and what of it nobody has reserved: all of it, unless told. */
export interface Concurrency {
  readonly limit: number;
  readonly unreserved: number;
}
export type Limits = Readonly<Record<string, number | Concurrency>>;

/** For each Region; one that has none refuses to tell. */
export function quotas(limits: Limits, gateway: { role?: string }): readonly Service[] {
  const common = { ...JSON_ERRORS, denied: { code: 'AccessDeniedException', status: 403 } };
  const service = (name: string, path: string, answer: (limit: Concurrency) => object): Service => {
    const protocol = rest({ [`GET ${path}`]: 'Get' });
    return {
      name,
      signingName: name,
      protocolOf: () => protocol,
      common,
      operations: {
        Get: {
          demands: () => [],
          run(_, { region }) {
            const told = limits[region];
            const limit = typeof told === 'number' ? { limit: told, unreserved: told } : told;
            if (limit === undefined) throw new ServiceError('AccessDeniedException', 403, 'Not allowed.');
            return answer(limit);
          },
        },
      },
    };
  };
  const lambda = service('lambda', '/2016-08-19/account-settings', ({ limit, unreserved }) => ({
    AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved },
  }));
  return [
    { ...lambda, ...withConfiguration(lambda) },
    service('apigateway', '/account', () => ({
      throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 },
      ...(gateway.role !== undefined && { cloudwatchRoleArn: gateway.role }),
    })),
  ];
}
