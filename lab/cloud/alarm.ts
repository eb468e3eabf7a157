/**
 * How CloudWatch judges a window of datapoints: M of N, and what becomes of the points that are missing. Pure; the
 * rows of AWS's two tables are its tests.
 */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';
/** One period: fine, breaching, or no data. */
export type Point = 'fine' | 'breaching' | 'missing';
