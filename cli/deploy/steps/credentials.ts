/** Are there credentials, and whose? */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { looksOld, NEWER_TOKEN } from '../../../shared/aws/session-token.ts';
import { hasKey, type Routing } from '../../../shared/core/routing.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { reason } from '../reason.ts';

export async function checkCredentials({ settings, ports }: Context): Promise<Outcome> {
  const region = settings.only?.region ?? settings.regions.control;
  try {
    const { sts } = ports.aws(region);
    const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const { sessionToken } = await sts.config.credentials();
    const old = looksOld(sessionToken) && hasKey(settings.parameters.routing as Routing);
    return {
      said: [`account ${Account}, as ${Arn}`],
      warnings: old ? [`the session token of this shell looks like one of version 1. ${NEWER_TOKEN}`] : [],
      found: { account: Account, caller: Arn },
    };
  } catch (error) {
    const { code = '', name = '' } = error as { code?: string; name?: string };
    if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH)$/.test(code))
      throw new UserError(
        `AWS in ${region} cannot be reached (${reason(error)}). Is this machine on the network, and is there such a Region?`,
      );
    const disabled =
      name === 'InvalidClientTokenId'
        ? ` A Region that the account has not enabled (${region}?) refuses everybody, too.`
        : '';
    throw new UserError(
      `AWS does not accept the credentials of this shell (${reason(error)}). Log in, e.g. with \`aws sso login\`, or set AWS_PROFILE; \`aws sts get-caller-identity\` shows who you are.${disabled}`,
    );
  }
}
