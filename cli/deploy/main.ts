/** `npm run deploy`. */
import { start } from './start.ts';

await start('deploy');
