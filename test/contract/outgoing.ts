/** What every way out keeps to, in memory and on AWS: the health metric, the switcher's bell, messages to people. */
import { EMPTY_JOURNAL } from '../../shared/core/journal/journal.ts';
import type { Tick, Verdict } from '../../shared/core/verdict/verdict.ts';
import type { HealthMetric, Notifier, SwitcherInvoker } from '../../shared/ports.ts';

interface MetricWorld {
  readonly metric: HealthMetric;
  /** All values of a metric in namespace `Routeaway`, stage `lab`, with the time they are filed under. */
  values(name: string, side: string): Values | Promise<Values>;
}
type Values = readonly { readonly at: number; readonly value: number }[];

/** `at`: a tick near the world's present, aligned to 10 s. */
export function metricContract(name: string, at: number, setup: () => Promise<MetricWorld>): void {
  describe(`health metric: ${name}`, () => {
    it('publishes 1 and 0, each under the time of its tick, in one call', async () => {
      const { metric, values } = await setup();
      await metric.publish([tickOf(at, 'unhealthy', 'healthy'), tickOf(at + 10_000, 'healthy', 'healthy')]);
      expect(await values('Healthy', 'primary')).toEqual([
        { at, value: 0 },
        { at: at + 10_000, value: 1 },
      ]);
      expect(await values('Healthy', 'standby')).toEqual([
        { at, value: 1 },
        { at: at + 10_000, value: 1 },
      ]);
    });

    it('publishes nothing for unknown', async () => {
      const { metric, values } = await setup();
      await metric.publish([tickOf(at, 'unknown', 'healthy')]);
      expect(await values('Healthy', 'primary')).toEqual([]);
      expect(await values('Healthy', 'standby')).toHaveLength(1);
    });

    it('bears a tick that knows nothing', async () => {
      const { metric, values } = await setup();
      await metric.publish([{ ...tickOf(at, 'unknown', 'unknown'), public: verdict(at, 'unknown') }]);
      await metric.publish([]);
      expect(await values('Healthy', 'standby')).toEqual([]);
    });
  });
}

interface WakerWorld {
  readonly invoker: SwitcherInvoker;
  /** How often the switcher was invoked. */
  woken(): number | Promise<number>;
  fail(): void | Promise<void>;
}

export function wakerContract(name: string, setup: () => Promise<WakerWorld>): void {
  describe(`invoker: ${name}`, () => {
    it('wakes the switcher', async () => {
      const { invoker, woken } = await setup();
      await invoker.invoke('primary: status 503, wanted 2xx');
      expect(await woken()).toBe(1);
    });

    it('throws where the switcher could not be woken', async () => {
      const { invoker, fail } = await setup();
      await fail();
      await expect(invoker.invoke('primary: status 503, wanted 2xx')).rejects.toThrow();
    });
  });
}

interface NotifierWorld {
  readonly notifier: Notifier;
  sent(): Messages | Promise<Messages>;
  fail(): void | Promise<void>;
}
type Messages = readonly { readonly subject: string; readonly body: string }[];

export function notifierContract(name: string, setup: () => Promise<NotifierWorld>): void {
  const notice = { id: 'n1', at: 0, urgent: true, claimedUntil: 0, claimedBy: 'run-1' };

  describe(`notifier: ${name}`, () => {
    it('sends subject and body', async () => {
      const { notifier, sent } = await setup();
      const moved = { ...notice, subject: 'Moved to standby', body: 'Because of this.\nAnd “that”.' };
      await notifier.send(moved, EMPTY_JOURNAL);
      // How people hear of it may add to it: which stage, and what they can do.
      const [one, ...more] = await sent();
      expect(more).toEqual([]);
      expect(one?.subject).toContain('Moved to standby');
      expect(one?.body).toMatch(/^Because of this\.\nAnd “that”\./m);
    });

    it('throws where the message was not accepted', async () => {
      const { notifier, fail } = await setup();
      await fail();
      await expect(
        notifier.send({ ...notice, subject: 'Moved', body: 'So.' }, EMPTY_JOURNAL),
      ).rejects.toThrow();
    });
  });
}

const verdict = (tick: number, judgement: Verdict['judgement']): Verdict => ({
  tick,
  judgement,
  evidence: 'seen',
});

const tickOf = (at: number, primary: Verdict['judgement'], standby: Verdict['judgement']): Tick => ({
  at,
  primary: verdict(at, primary),
  standby: verdict(at, standby),
  public: { ...verdict(at, 'healthy'), latencyMs: 20, servedBy: 'standby' },
});
