/** What is read of the user's own alarms, in memory and on AWS: an alarm `orders-5xx` about each side, in its Region. */
import type { Side } from '../../shared/core/side.ts';
import type { UserAlarms } from '../../shared/ports.ts';

interface AlarmsWorld {
  readonly alarms: UserAlarms;
  become(side: Side, state: 'ALARM' | 'OK' | 'deleted' | 'disabled'): void;
  /** From now on the calls to this side's Region fail. */
  fail(side: Side): void;
}

const NOTHING = { inAlarm: [] };

/** `setup` gives a world in which both are OK. */
export function userAlarmsContract(name: string, setup: () => Promise<AlarmsWorld>): void {
  describe(`the user's alarms: ${name}`, () => {
    it('are read in the Region of each side, and only ALARM speaks', async () => {
      const { alarms, become } = await setup();
      expect(await alarms.read()).toEqual({ primary: NOTHING, standby: NOTHING });
      become('standby', 'ALARM');
      expect(await alarms.read()).toEqual({ primary: NOTHING, standby: { inAlarm: ['orders-5xx'] } });
      become('standby', 'OK');
      expect(await alarms.read()).toEqual({ primary: NOTHING, standby: NOTHING });
    });

    it.each([
      ['deleted', 'There is no alarm orders-5xx in us-east-2.'],
      ['disabled', 'The actions of alarm orders-5xx in us-east-2 are disabled.'],
    ] as const)('%s: say nothing, and why', async (state, silent) => {
      const { alarms, become } = await setup();
      become('primary', 'ALARM');
      become('primary', state);
      become('standby', 'ALARM');
      expect(await alarms.read()).toEqual({
        primary: { inAlarm: [], silent },
        standby: { inAlarm: ['orders-5xx'] },
      });
    });

    it('throw nothing where a Region fails', async () => {
      const { alarms, become, fail } = await setup();
      become('primary', 'ALARM');
      become('standby', 'ALARM');
      fail('primary');
      const { primary, standby } = await alarms.read();
      expect(primary.inAlarm).toEqual([]);
      expect(primary.silent).toMatch(/^The alarms in us-east-2 cannot be read: ./);
      expect(standby).toEqual({ inAlarm: ['orders-5xx'] });
    });
  });
}
