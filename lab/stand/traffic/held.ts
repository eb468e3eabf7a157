/** Which todos a Region holds, asked page by page. */
import type { Asker } from './ask.ts';

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next?: string;
}

/** Throws where the Region does not answer: a count that leaves out what could not be asked would be a lie. */
export async function idsHeld({ ask }: Asker): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor === undefined ? {} : { cursor }) });
    const { status, body, problem } = await ask({ method: 'GET', path: `/todos?${query}` });
    if (status !== 200)
      throw new Error(`The Region did not list its todos: ${problem ?? `status ${status}`}.`);
    const page = body as Page;
    for (const { id } of page.items) ids.add(id);
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}
