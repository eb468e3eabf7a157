export * from './replication.ts';
