import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  type CacheCluster,
  type ReplicationGroup,
} from "@aws-sdk/client-elasticache";

/** A replication group and its first node. */
export async function readReplicationGroup(
  id: string,
): Promise<{ readonly group: ReplicationGroup; readonly member: CacheCluster }> {
  const client = new ElastiCacheClient({});
  const { ReplicationGroups: [group] = [] } = await client.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
  );
  const { CacheClusters: [member] = [] } = await client.send(
    new DescribeCacheClustersCommand({ CacheClusterId: group?.MemberClusters?.[0] }),
  );
  if (group === undefined || member === undefined) throw new Error(`there is no replication group ${id}`);
  return { group, member };
}
