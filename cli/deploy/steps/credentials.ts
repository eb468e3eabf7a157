/** Are there credentials, and whose? */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Context, Outcome } from '../context.ts';
import { reason, Stop } from '../stop.ts';

export async function checkCredentials({ settings, ports }: Context): Promise<Outcome> {
  try {
    const { Account = '', Arn = '' } = await ports
      .aws(settings.regions.control)
      .sts.send(new GetCallerIdentityCommand({}));
    return { said: [`account ${Account}, as ${Arn}`], found: { account: Account } };
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH)$/.test(code))
      throw new Stop(
        `AWS in ${settings.regions.control} cannot be reached (${reason(error)}). Is this machine on the network, and is there such a Region?`,
      );
    throw new Stop(
      `AWS does not accept the credentials of this shell (${reason(error)}). Log in, e.g. with \`aws sso login\`, or set AWS_PROFILE; \`aws sts get-caller-identity\` shows who you are.`,
    );
  }
}
