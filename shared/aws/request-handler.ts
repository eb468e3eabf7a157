/**
 * How functions send to AWS: with hard time limits, and after a call that failed over new connections. Those that are idle may
 * have died unnoticed, while the function was frozen or the network was out, and there are as many as calls ever overlapped:
 * each further attempt would take one more of them, and fail like the first.
 */
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The longest for one attempt, in milliseconds: to connect, and until the head of the answer is there. */
interface Limits {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

export const requestHandler = (limits: Limits): NodeHttpHandler =>
  // Without `throwOnRequestTimeout` the SDK only logs a warning when the time is up, and goes on waiting.
  new FreshAfterFailure({ ...limits, throwOnRequestTimeout: true });

class FreshAfterFailure extends NodeHttpHandler {
  override async handle(...call: Parameters<NodeHttpHandler['handle']>) {
    try {
      return await super.handle(...call);
    } catch (error) {
      this.#closeIdle();
      throw error;
    }
  }

  #closeIdle(): void {
    const { httpAgent, httpsAgent } = this.httpHandlerConfigs();
    for (const agent of [httpAgent, httpsAgent])
      if (agent !== undefined && 'freeSockets' in agent)
        for (const idle of Object.values(agent.freeSockets))
          for (const socket of idle ?? []) socket.destroy();
  }
}
