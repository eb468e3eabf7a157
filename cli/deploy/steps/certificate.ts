/** CloudFront takes a certificate from us-east-1 only, and only one that is issued and names the domain. */
import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { outcome } from '../context.ts';
import { reason } from '../reason.ts';

const REGION = 'us-east-1';

export async function checkCertificate(
  { arn, domainName }: { readonly arn: string; readonly domainName: string },
  { ports }: Context,
): Promise<Outcome> {
  const region = /^arn:[\w-]+:acm:([\w-]+):/.exec(arn)?.[1];
  if (region !== REGION)
    throw new UserError(
      `certificateArn is "${arn}"; CloudFront takes certificates of ACM in ${REGION} only: --param certificateArn=arn:aws:acm:${REGION}:…`,
    );
  const { Certificate } = await ports
    .aws(REGION)
    .acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))
    .catch((error: unknown) => {
      throw new UserError(
        `The certificate ${arn} cannot be read: ${reason(error)}. aws acm list-certificates --region ${REGION} shows those of this account.`,
      );
    });
  if (Certificate?.Status !== 'ISSUED')
    throw new UserError(
      `The certificate ${arn} is ${Certificate?.Status ?? 'unknown'}, wanted ISSUED: a certificate that waits for validation needs its DNS record.`,
    );
  const names = [
    ...new Set([Certificate.DomainName ?? '', ...(Certificate.SubjectAlternativeNames ?? [])]),
  ].filter(Boolean);
  if (domainName !== '' && !names.some((name) => covers(name, domainName)))
    throw new UserError(
      `The certificate ${arn} is for ${names.join(', ')}, which does not cover ${domainName}.`,
    );
  return outcome(`issued for ${names.join(', ')}`);
}

/** A wildcard stands for one label. */
export function covers(name: string, domain: string): boolean {
  const [pattern, wanted] = [name.toLowerCase(), domain.toLowerCase()];
  return pattern.startsWith('*.')
    ? wanted.slice(wanted.indexOf('.') + 1) === pattern.slice(2)
    : pattern === wanted;
}
