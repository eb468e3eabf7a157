/** A lab in a process of its own, as `npm start` runs it: says where it is, and how much memory it takes when asked. */
import { startLab } from '../../lab/stand/start-lab.ts';

export interface Started {
  readonly edge: string;
  readonly primary: string;
  /** Of the lab itself, without the start of the process. */
  readonly startMs: number;
}

export interface Memory {
  readonly memoryMb: number;
}

/** No more than a usage plan may have; the sample's own limits are far below what a lab can serve. */
const THROTTLE = { throttleRate: '10000' };

async function main(): Promise<void> {
  const began = performance.now();
  const controllers = Number(process.argv[2]);
  const lab = await startLab({ speed: 1, port: 0, controllers, parameters: THROTTLE });
  const startMs = performance.now() - began;
  const { edge, primary } = lab.addresses;
  process.on('message', () => process.send?.({ memoryMb: process.memoryUsage.rss() / 2 ** 20 }));
  process.once('disconnect', () => lab.close().then(() => process.exit(0)));
  process.send?.({ edge, primary, startMs });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
