/** A few clients that ask as fast as they are answered. */
import { wallClock } from '../../lab/emulator/model/index.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { createAsker } from '../../lab/stand/traffic/ask.ts';

const CLIENTS = 4;
const PATIENCE_MS = 5_000;

/** Requests served in a second. Throws where one is not answered as it should be. */
export async function ratePerSecond(url: string, forMs: number): Promise<number> {
  const clock = wallClock({ speed: 1 });
  const asker = createAsker({ url, apiKey: LAB.apiKey, timeoutMs: PATIENCE_MS, clock });
  const began = performance.now();
  let served = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - began < forMs) {
      const { status, problem } = await asker.ask({ method: 'GET', path: '/todos?limit=1' });
      if (status !== 200) throw new Error(`${url} answered ${status ?? problem}.`);
      served++;
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return served / ((performance.now() - began) / 1_000);
  } finally {
    asker.close();
    clock.stop();
  }
}
