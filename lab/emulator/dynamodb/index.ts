export * from './database.ts';
export * from './replication.ts';
