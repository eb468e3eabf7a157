/**
 * Where things lie in the table. All todos share one partition, in the order of their ids, so that the list is a paged
 * Query in order of creation and needs neither Scan nor index. The price: one partition takes about 1,000 writes a
 * second. That is plenty for a sample; an API of your own with more would put an owner or a shard into `pk`.
 * The health keys lie beside them, one per Region: two Regions never write the same one, so replication has nothing to
 * resolve and a check in one Region says nothing about the other.
 */
export const TODO_PARTITION = 'todo';

export const todoKey = (id: string) => ({ pk: { S: TODO_PARTITION }, sk: { S: id } });

export const HEALTH_PARTITION = 'health';

export const healthKey = (region: string) => ({ pk: { S: HEALTH_PARTITION }, sk: { S: region } });
