/** `npm start`. */
import { fileURLToPath } from 'node:url';
import { start } from '../../shared/kit/errors.ts';
import { runLab } from './run-lab.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
start((args) => runLab(args, { root, usage: 'npm start -- [options]' }));
