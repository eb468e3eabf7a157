/**
 * The lab's own endpoint: what a person can do to it that no AWS call does.
 *
 *     GET  /                               the page
 *     GET  /lab/stream                     what the page shows, as Server-Sent Events
 *     GET  /lab/aws                        which AWS calls there are, and which of them are made to fail
 *     POST /lab/aws/<service>/<operation>  body: timeout, reset, lost-answer, latency 2s, error Throttling; none fixes
 *     GET  /lab                            where everything is, and its state
 *     POST /lab/regions/<side>/fault       body: a fault, e.g. black-hole, slow 4s, errors 60%; none fixes
 *     POST /lab/regions/<Region>/fault     body: dead takes the Region away, e.g. ca-central-1; none brings it back
 *     POST /lab/regions/<Region>/quota     body: how many functions of Lambda may run at once there; 1000 at first
 *     POST /lab/networks/<Region>/<Region> body: cut cuts the way from the first to the second; none opens it again
 *     POST /lab/outside/fault              body: partition cuts the probers off from the world; none fixes
 *     POST /lab/certificates/<primary, standby or public>   body: when it ends, e.g. 14d; none: in a year
 *     POST /lab/functions/<api, prober or switcher>/kill
 *     POST /lab/override                   body: an override, e.g. standby because of a drill
 *     GET  /lab/timeline                   what happened, one line each
 *     GET  /lab/notices                    what was sent to people, whole, the newest first
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { REGION } from '../../../shared/core/region.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { messageOf } from '../../../shared/errors.ts';
import { parseDuration } from '../../../shared/kit/time.ts';
import { type Listener, startListener } from '../../emulator/api-gateway/index.ts';
import { refusal, urlOf } from '../../emulator/protocols/index.ts';
import type { Lab } from '../lab.ts';
import { type CertificateOf, FUNCTION_PARTS, SHOWING } from '../lab.ts';
import { lineOf } from '../timeline/print.ts';
import { breakCall, brokenCalls } from './aws.ts';
import { noticesOf } from './notices.ts';
import { servePage } from './page.ts';
import { createStreams, TOO_MANY } from './stream.ts';

const LONGEST_BODY = 4_096;

export async function startControl(port: number, lab: () => Lab | undefined): Promise<Listener> {
  const stream = createStreams();
  return startListener(port, (request, response) => {
    const reply = (status: number, body: string, type = 'text/plain') =>
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(`${body}\n`);
    const refused = refusal(request);
    if (refused !== undefined) return void reply(403, refused);
    if (servePage(request, response)) return;
    const ready = lab();
    if (!ready) return void reply(503, 'The lab is starting.');
    if (request.method === 'GET' && request.url === '/lab/stream') {
      if (!stream(response, ready)) reply(503, TOO_MANY);
      return;
    }
    answer(request, reply, ready).catch((error: unknown) => reply(400, messageOf(error)));
  });
}

type Reply = (status: number, body: string, type?: string) => ServerResponse;

const OF_A_REGION = {
  fault: new RegExp(`^POST /lab/regions/(${REGION})/fault$`),
  quota: new RegExp(`^POST /lab/regions/(${REGION})/quota$`),
};

async function answer(request: IncomingMessage, reply: Reply, lab: Lab): Promise<unknown> {
  const { pathname } = urlOf(request);
  const asked = `${request.method} ${pathname}`;
  const side = SIDES.find((one) => asked === `POST /lab/regions/${one}/fault`);
  if (side) {
    await lab.break(side, await text(request));
    return reply(200, `${side}: ${lab.fault(side)}`);
  }
  const [, region] = OF_A_REGION.fault.exec(asked) ?? [];
  if (region) return reply(200, await wholeRegion(lab, region, await text(request)));
  const [, limited] = OF_A_REGION.quota.exec(asked) ?? [];
  if (limited) return reply(200, quota(lab, limited, await text(request)));
  const [, from, to] = /^POST \/lab\/networks\/([a-z\d-]+)\/([a-z\d-]+)$/.exec(asked) ?? [];
  if (from && to) return reply(200, way(lab, from, to, await text(request)));
  const target = SHOWING.find((one) => asked === `POST /lab/certificates/${one}`);
  if (target) return reply(200, certificate(lab, target, await text(request)));
  const part = FUNCTION_PARTS.find((one) => asked === `POST /lab/functions/${one}/kill`);
  if (part) {
    await lab.kill(part);
    return reply(200, `${part}: killed`);
  }
  const call = /^POST \/lab\/aws\/([a-z-]+)\/([A-Za-z]+)$/.exec(asked);
  if (call) return reply(200, breakCall(lab, call[1] ?? '', call[2] ?? '', await text(request)));
  switch (asked) {
    case 'GET /lab/aws':
      return reply(200, JSON.stringify(brokenCalls(lab), null, 2), 'application/json');
    case 'GET /lab':
      return reply(200, JSON.stringify(await show(lab), null, 2), 'application/json');
    case 'GET /lab/timeline':
      return reply(200, lab.timeline.events.map(lineOf).join('\n'));
    case 'GET /lab/notices':
      return reply(200, JSON.stringify(noticesOf(lab), null, 2), 'application/json');
    case 'POST /lab/override':
      await lab.override(await text(request));
      return reply(200, 'The override is set.');
    case 'POST /lab/outside/fault':
      return reply(200, outside(lab, await text(request)));
    default:
      return reply(
        404,
        `There is no ${asked}. There is GET /lab, GET /lab/timeline, GET /lab/notices, POST /lab/override, POST /lab/regions/primary/fault, POST /lab/regions/standby/fault, ${SHOWING.map((one) => `POST /lab/certificates/${one}`).join(', ')}, ${FUNCTION_PARTS.map((one) => `POST /lab/functions/${one}/kill`).join(', ')}, POST /lab/regions/<Region>/fault, POST /lab/regions/<Region>/quota, POST /lab/networks/<Region>/<Region>, POST /lab/outside/fault, GET /lab/aws and POST /lab/aws/<service>/<operation>.`,
      );
  }
}

/** `override` is what stands in the parameter, `inForce` what the service has made of it. */
async function show({ addresses, status, inForce }: Lab): Promise<object> {
  const { override, ...rest } = status();
  const known = await inForce().catch(() => 'not known: the journal cannot be read');
  return { addresses, ...rest, override, inForce: known };
}

function checkRegion(lab: Lab, region: string): void {
  if (!lab.regions.includes(region))
    throw new Error(`Nothing of the lab is in "${region}"; something is in ${lab.regions.join(', ')}.`);
}

async function wholeRegion(lab: Lab, region: string, fault: string): Promise<string> {
  checkRegion(lab, region);
  if (fault !== 'dead' && fault !== 'none')
    throw new Error(`There is no fault "${fault}" of a whole Region; write dead or none.`);
  await lab.takeRegion(region, fault === 'dead');
  return `The Region ${region} is ${fault === 'none' ? 'back' : 'gone'}.`;
}

function quota(lab: Lab, region: string, text: string): string {
  checkRegion(lab, region);
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new Error(`The quota "${text}" is invalid; write a whole number of at least 1, e.g. 10.`);
  lab.cloud.in(region).functions.quota = Number(text);
  return `Of Lambda's functions ${text} may run at once in ${region}.`;
}

function way(lab: Lab, from: string, to: string, fault: string): string {
  for (const region of [from, to]) checkRegion(lab, region);
  if (from === to) throw new Error(`There is no way from ${from} to itself; name two Regions.`);
  if (fault !== 'cut' && fault !== 'none')
    throw new Error(`There is no fault "${fault}" of a way between Regions; write cut or none.`);
  lab.cutWay(from, to, fault === 'cut');
  return `The way from ${from} to ${to} is ${fault === 'none' ? 'open' : 'cut'}.`;
}

function outside(lab: Lab, fault: string): string {
  if (fault !== 'partition' && fault !== 'none')
    throw new Error(`There is no fault "${fault}" of the outside world; write partition or none.`);
  lab.cutOffProber(fault === 'partition');
  return fault === 'none'
    ? 'The probers reach the network.'
    : 'The probers are cut off from all that they probe.';
}

function certificate(lab: Lab, target: CertificateOf, left: string): string {
  const ms = parseDuration(left);
  if (ms === undefined && left !== 'none')
    throw new Error(`A certificate ends in e.g. "14d", not in "${left}"; none gives it a year again.`);
  lab.endCertificate(target, ms === undefined ? undefined : lab.clock.now() + ms);
  return `${target}: its certificate ends in ${ms === undefined ? 'a year' : left}.`;
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    body += chunk;
    if (body.length > LONGEST_BODY) throw new Error(`The body is longer than ${LONGEST_BODY} characters.`);
  }
  return body.trim();
}
