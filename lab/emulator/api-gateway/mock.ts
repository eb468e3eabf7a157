/** What API Gateway answers without asking anybody: the answer that the template has written down. */
import type { MockAnswer } from '../cloudformation/read/mock.ts';
import { REFUSALS, type Refuse } from './refusal.ts';
import type { Reply } from './reply.ts';

/** A request without a media type counts as JSON. */
export function answerMock(mock: MockAnswer, contentType: string | undefined, refuse: Refuse): Reply {
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mock.mediaTypes && !mock.mediaTypes.includes(type)) return refuse(REFUSALS.unsupported);
  return { status: mock.status, headers: mock.headers, body: '' };
}
