/** `npm run remove`. */
import { start } from './start.ts';

await start('remove');
