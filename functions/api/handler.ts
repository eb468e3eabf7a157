/** Entry of the API Lambda: Lambda sends the first request once this has been awaited. */
import { start } from './start.ts';

export const handler = await start(process.env);
