/** `npm start`. */
import { fileURLToPath } from 'node:url';
import { runLab } from '../../lab/stand/run-lab.ts';
import { start } from '../../shared/kit/errors.ts';
import { createObserver } from './observer.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
start((args) => runLab(args, { root, observe: createObserver, usage: 'npm start -- [options]' }));
