#!/usr/bin/env node
// The commands are TypeScript like everything else here; tsx reads it.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
