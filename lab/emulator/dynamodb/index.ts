export * from './database.ts';
export * from './replication.ts';
export * from './strong-tables.ts';
