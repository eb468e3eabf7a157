/** The traffic controls, a row each: what they say, and what is wrong with them. */
import type { BeaconSaid } from '../../../shared/core/decision/beacon.ts';
import type { DnsStatus, Status } from './status-types.ts';

/** Name and text. Without CloudFront there is the name in DNS alone. */
export function controlRows({
  distribution,
  key,
  dns,
}: Status['controls']): readonly (readonly [name: string, says: string])[] {
  return [
    ...(dns?.alone
      ? []
      : [
          ['distribution', controlText(distribution.says, distribution)] as const,
          ['key', controlText(key.says, key)] as const,
        ]),
    ...(dns
      ? [
          ['DNS', dnsText(dns)] as const,
          ['beacons', beaconsText(dns)] as const,
          ['latches', latchesText(dns)] as const,
        ]
      : []),
  ];
}

function dnsText({ name, answers, why, unread }: DnsStatus): string {
  const leads =
    answers === 'mixed'
      ? `${name}: its name servers do not agree yet`
      : answers === 'unreadable'
        ? `where ${name} leads is not known`
        : `${name} leads to ${answers}`;
  const seen = unread === undefined ? '' : `; its records and checks cannot be read (${unread})`;
  return `${leads}${why === undefined ? '' : ` (${why.replace(/\.$/, '')})`}${seen}`;
}

const SAYS: Readonly<Record<BeaconSaid, string>> = {
  200: 'standby',
  404: 'primary',
  503: 'does not know',
  nothing: 'no answer',
};

/** One that does not say where traffic belongs is asked by hand next. */
const askIt = ({ says, url }: DnsStatus['beacons'][number]): string =>
  says === 503 || says === 'nothing' ? ` (${url})` : '';

const beaconsText = ({ beacons }: DnsStatus): string =>
  eachSays(beacons.map((one) => [one.region, `${SAYS[one.says]}${askIt(one)}`]));

const latchesText = ({ latches }: DnsStatus): string =>
  eachSays(latches.map((one) => [one.region, 'why' in one ? `${one.says} (${one.why})` : one.says]));

function eachSays(all: readonly (readonly [region: string, says: string])[]): string {
  const [[, first] = [], ...others] = all;
  if (first === undefined) return 'not known';
  if (others.length > 0 && others.every(([, says]) => says === first))
    return `${first} (${all.map(([region]) => region).join(', ')})`;
  return all.map((one) => one.join(' ')).join(', ');
}

function controlText(
  says: string,
  {
    deployed,
    why,
    failing,
    untouched,
    written,
    should,
  }: {
    readonly deployed?: boolean;
    readonly why?: string;
    readonly failing?: true;
    readonly untouched?: true;
    readonly written?: string;
    readonly should?: { readonly say: string; readonly because?: string };
  },
): string {
  if (should)
    return `none; it should say ${should.say}, and its update fails, and is tried again: ${should.because ?? 'routeaway logs --verb switch'}`;

  const spread =
    deployed === undefined ? '' : deployed ? ', deployed everywhere' : ', on its way to the edge';
  const meaning = {
    absent: 'none, as it should be in steady state',
    nonsense: 'invalid',
    none: 'no CloudFront function: the distribution decides alone',
    dns: 'leads to the name in DNS',
  }[says];
  const by = written === undefined ? '' : ', written by break-glass';
  const fails = failing ? '; its update fails, and is tried again: routeaway logs --verb switch' : '';
  const never = untouched ? '; the switcher never changes it (routing=key)' : '';
  return `${meaning ?? says}${by}${spread}${why === undefined ? '' : ` (${why})`}${fails}${never}`;
}
