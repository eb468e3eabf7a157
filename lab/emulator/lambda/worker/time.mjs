/**
 * Lab time inside a worker: clocks run `speed` times as fast, timers wait as much shorter. Lab time = `lab` + (real now −
 * `real`) × `speed`, the same line as the lab's own clock, so that both agree to the millisecond of real time.
 */
import { syncBuiltinESMExports } from 'node:module';
import perfHooks from 'node:perf_hooks';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

export function dilateTime({ speed, real, lab }) {
  const realNow = Date.now;
  dilateDate(() => Math.floor(lab + (realNow() - real) * speed));
  dilatePerformance(speed);

  // Rounded up: a timer may be late, never early. Undefined and nonsense mean 1 ms, as in Node.
  const shorter = (ms) => (ms > 0 ? Math.ceil(ms / speed) : ms);
  dilateTimers(shorter);
  dilateTimerPromises(shorter);

  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, shorter(ms));
  // For those who import the modules instead of using the globals.
  syncBuiltinESMExports();
}

function dilateDate(now) {
  const RealDate = Date;
  RealDate.now = now;
  const LabDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget === LabDate ? target : newTarget,
      ),
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = LabDate;
  globalThis.Date = LabDate;
}

function dilatePerformance(speed) {
  const { performance } = perfHooks;
  const real = performance.now.bind(performance);
  const began = real();
  performance.now = () => began + (real() - began) * speed;
}

function dilateTimers(shorter) {
  for (const name of ['setTimeout', 'setInterval']) {
    const real = timers[name];
    const dilated = (callback, ms, ...args) => real(callback, shorter(ms), ...args);
    const promised = real[promisify.custom];
    if (promised) dilated[promisify.custom] = (ms, ...rest) => promised(shorter(ms), ...rest);
    timers[name] = dilated;
    globalThis[name] = dilated;
  }
}

function dilateTimerPromises(shorter) {
  for (const name of ['setTimeout', 'setInterval']) {
    const real = timersPromises[name];
    timersPromises[name] = (ms, ...rest) => real(shorter(ms), ...rest);
  }
  const { scheduler } = timersPromises;
  const wait = scheduler.wait.bind(scheduler);
  scheduler.wait = (ms, options) => wait(shorter(ms), options);
}
