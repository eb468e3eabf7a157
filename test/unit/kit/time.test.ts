import {
  durationOf,
  parseDuration,
  parseMoment,
  seconds,
  showDuration,
  showMoment,
} from '../../../shared/kit/time.ts';

test('durations are read, and refused with an example', () => {
  expect(['90s', '5m', '5min', '1.5h', '2d', '10ms', '5', 'm', '5 m'].map(parseDuration)).toEqual([
    90_000,
    300_000,
    300_000,
    5_400_000,
    172_800_000,
    10,
    undefined,
    undefined,
    undefined,
  ]);
  expect(durationOf('366d', '--for')).toBe(366 * 86_400_000);
  for (const text of ['0s', '367d', 'soon'])
    expect(() => durationOf(text, '--for')).toThrow(
      `--for is "${text}"; it must be a time of up to a year, e.g. --for 90min, --for 2h or --for 3d.`,
    );
});

test('moments are read and shown', () => {
  expect(['00:02:00', '2d 01:00:01', '24:00:00', '00:60:00', '1:00:00'].map(parseMoment)).toEqual([
    120_000,
    176_401_000,
    undefined,
    undefined,
    undefined,
  ]);
  expect([0, 86_399_999, 176_401_000].map(showMoment)).toEqual(['00:00:00', '23:59:59', '2d 01:00:01']);
  expect([0, 41_499, 119_000, 206_115, 600_000].map(showDuration)).toEqual([
    '0 s',
    '41 s',
    '119 s',
    '3 min 26 s',
    '10 min',
  ]);
  expect([seconds(1_234, 'never'), seconds(undefined, 'never')]).toEqual(['1.2 s', 'never']);
});
