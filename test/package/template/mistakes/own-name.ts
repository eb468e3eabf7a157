/** A name of one's own that leads nowhere, or is not proven, and a header that never arrives. */
import type { Row } from './row.ts';

const CERTIFICATE = 'Distribution/DistributionConfig/ViewerCertificate/Fn::If/1';
const HEADER = 'Distribution/DistributionConfig/Origins/Id=standby/OriginCustomHeaders/Fn::If/1/0';

export const OWN_NAME: readonly Row[] = [
  [
    [`${CERTIFICATE}/AcmCertificateArn`, 'arn:aws:acm:us-west-2:123456789012:certificate/1'],
    'Distribution.DistributionConfig.ViewerCertificate.AcmCertificateArn is arn:aws:acm:us-west-2:123456789012:certificate/1, wanted a certificate in us-east-1.',
  ],
  [
    [`${CERTIFICATE}/SslSupportMethod`, 'vip'],
    'Distribution.DistributionConfig.ViewerCertificate.SslSupportMethod is vip, wanted sni-only.',
  ],
  [['AddressRecordV6', undefined], 'The alias api.example.com has no AAAA record.'],
  [
    ['AddressRecord/AliasTarget/HostedZoneId', 'Z0123456789ABC'],
    'AddressRecord.AliasTarget.HostedZoneId is Z0123456789ABC, wanted Z2FDTNDATAQYW2, the zone of every distribution.',
  ],
  [
    [
      ['AddressRecord/Name', 'www.example.com'],
      ['AddressRecordV6/Name', 'www.example.com'],
    ],
    [
      'AddressRecord.Name is www.example.com, which is no alias of the distribution.',
      'AddressRecordV6.Name is www.example.com, which is no alias of the distribution.',
    ],
  ],
  [
    [`${HEADER}/HeaderName`, 'X-Amz-Verify'],
    'Distribution.DistributionConfig.Origins[1].OriginCustomHeaders has X-Amz-Verify, which CloudFront does not let through.',
  ],
];
