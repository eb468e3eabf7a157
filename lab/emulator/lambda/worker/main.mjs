/**
 * What a worker thread runs: it stands for Lambda's runtime. It dilates time, closes the network to all but the lab,
 * then loads the bundle and hands it one invocation at a time. Plain JavaScript, so that no loader of ours runs beside
 * the bundle: what runs here is what would be deployed.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { closeNetwork } from './names.mjs';
import { captureOutput } from './output.mjs';
import { dilateTime } from './time.mjs';

// All three before the bundle is loaded: it may keep references from its first line on.
captureOutput((line) => parentPort.postMessage({ kind: 'log', line }));
dilateTime(workerData.time);
closeNetwork(workerData.names, workerData.certificates);

try {
  const handler = await load(workerData);
  parentPort.on('message', (invocation) => invoke(handler, invocation));
  parentPort.postMessage({ kind: 'ready' });
} catch (error) {
  parentPort.postMessage({ kind: 'unfit', error: failureOf(error) });
}

async function load({ file, exportName }) {
  const handler = (await import(pathToFileURL(file).href))[exportName];
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `There is no function ${exportName}.`);
  // As Lambda's Node 24 does: callbacks are gone.
  if (handler.length > 2)
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      `${exportName} takes a callback; it must return a promise.`,
    );
  return handler;
}

async function invoke(handler, { event, context }) {
  const { deadline, ...rest } = context;
  try {
    const result = await handler(JSON.parse(event), {
      ...rest,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    parentPort.postMessage({ kind: 'done', payload: JSON.stringify(result ?? null) });
  } catch (error) {
    parentPort.postMessage({ kind: 'failed', error: failureOf(error) });
  }
}

function failureOf(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}
