/**
 * The API Gateway of one Region, on a loopback port: it serves what the packaged template says, by way of the function
 * that was packaged with it, or stands before a server of the user's own; and it can be broken and fixed while it runs.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { LabClock } from '../model/clock.ts';
import type { Fault } from '../model/fault.ts';
import { type Reach, reaches } from '../model/fault.ts';
import type { Random } from '../model/random.ts';
import { createForward } from './forward.ts';
import { createGateway } from './gateway.ts';
import type { Invoke } from './integration.ts';
import { startListener } from './listener.ts';
import { receive, send } from './message.ts';
import { REFUSALS } from './refusal.ts';
import type { RoleOf } from './signature.ts';
import { strike } from './strike.ts';

interface FrontOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: LabClock;
  readonly random: Random;
}

/** What answers where nothing is broken: the packaged API, or a server of the user's own. */
type Behind =
  | {
      /** The packaged template of role `api`, resolved for this Region. */
      readonly template: ResolvedTemplate;
      readonly invoke: Invoke;
      /** Whose access key it is, where methods want requests to be signed. */
      readonly roleOf?: RoleOf;
    }
  | { readonly server: URL };

export interface Front {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, and the path that all others follow, e.g. `/dev`. */
  readonly url: string;
  readonly fault: Fault | 'none';
  /** Breaks the Region, or fixes it (`none`). Resolves when that is in force; requests under way are hit too. */
  lay(fault: Fault | 'none', reach?: Reach): Promise<void>;
  stop(): Promise<void>;
}

export async function startFront(options: FrontOptions & Behind): Promise<Front> {
  const { clock, random } = options;
  const gateway =
    'server' in options
      ? createForward(options.server, clock)
      : createGateway(options.template, clock, options.invoke, options.roleOf);
  let fault: Fault | 'none' = 'none';
  let reach: Reach = 'everyone';
  const faultFor = (request: IncomingMessage) => (reaches(reach, request.headers) ? fault : 'none');

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const met = faultFor(request);
    const struck = strike(met, random, gateway.refuse);
    if (struck === 'silence') return;
    if (struck === 'cut') return void request.socket.destroy();
    const body = await receive(request);
    if (body === undefined) {
      // The rest is read and thrown away: a client that is still sending would miss the answer.
      request.resume();
      return send(response, gateway.refuse(REFUSALS.tooLarge), requestId);
    }
    const delayMs = met !== 'none' && met.kind === 'slow' ? met.ms : 0;
    const reply = struck ?? (await gateway.ask({ request, body, requestId, at: clock.now() }, delayMs));
    // The Region may have fallen silent meanwhile: the work is done and nobody hears of it.
    const now = strike(faultFor(request), () => 1, gateway.refuse);
    if (now === 'silence') return;
    if (now === 'cut' || reply === 'cut') return void request.socket.destroy();
    send(response, reply, requestId);
  }

  const listener = await startListener(options.port, (request, response) => {
    // A client that leaves in the middle of its request is no failure of ours; any other failure is, and is answered.
    serve(request, response).catch(() => {
      if (response.headersSent || request.destroyed) request.socket.destroy();
      else send(response, gateway.refuse(REFUSALS.internal), randomUUID());
    });
  });

  return {
    port: listener.port,
    url: `http://127.0.0.1:${listener.port}${gateway.path}`,
    get fault() {
      return fault;
    },
    async lay(next, whom = 'everyone') {
      const wasSilent = fault !== 'none' && fault.kind === 'black-hole';
      fault = next;
      reach = whom;
      // What hung in the black hole never gets an answer; its client is told when the Region is back.
      if (wasSilent) listener.drop();
      if (next !== 'none' && next.kind === 'dead' && whom === 'everyone') await listener.cut();
      else await listener.open();
    },
    stop: () => listener.cut(),
  };
}
