/** What a broken Region answers in place of the API, where the fault answers at all. */

import type { Fault } from '../model/fault.ts';
import { chance, type Random } from '../model/random.ts';
import type { GatewayReply } from './message.ts';
import { REFUSALS, type Refuse } from './refusal.ts';

const WRONG_BODY: GatewayReply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Maintenance</title><p>We will be back soon.</p>\n',
};

const REDIRECT: GatewayReply = {
  status: 302,
  headers: { location: 'https://maintenance.example.com/' },
  body: '',
};

/** `silence`: never answer. `cut`: end the connection. Undefined: the API itself answers. */
export function strike(
  fault: Fault | 'none',
  random: Random,
  refuse: Refuse,
): GatewayReply | 'silence' | 'cut' | undefined {
  if (fault === 'none') return undefined;
  switch (fault.kind) {
    case 'dead':
      return 'cut';
    case 'black-hole':
      return 'silence';
    case 'errors':
      return chance(random, fault.share) ? refuse(REFUSALS.internal) : undefined;
    case 'wrong-body':
      return WRONG_BODY;
    case 'redirect':
      return REDIRECT;
    case 'refused':
      return refuse(REFUSALS.forbidden);
    case 'slow':
    case 'database-down':
      return undefined;
    default:
      return fault satisfies never;
  }
}
