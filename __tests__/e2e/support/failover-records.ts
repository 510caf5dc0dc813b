import type { PageFolder } from "./runbook";

interface Record {
  readonly Failover?: "PRIMARY" | "SECONDARY";
  readonly HealthCheckId?: string;
  readonly AliasTarget: { readonly DNSName: string };
}

interface Alarm {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Statistic: string;
  readonly Threshold: number;
}

/**
 * What Route 53 answers for a name at this moment. The emulated AWS judges no health check, so the check's alarm is held
 * against the newest value of its metric here.
 */
export async function answerOf(name: string, folder: PageFolder): Promise<string> {
  const json = async <T>(command: string): Promise<T> => JSON.parse(await folder.ask(`${command} --output json`)) as T;
  const zones = await json<string[]>(
    `aws route53 list-hosted-zones --query "HostedZones[?ends_with('${name}.', Name)].Id"`,
  );
  const records = await json<Record[]>(
    `aws route53 list-resource-record-sets --hosted-zone-id ${zones[0] ?? ""} --query "ResourceRecordSets[?Name=='${name}.' && Type=='A']"`,
  );
  const primary = records.find((one) => one.Failover === "PRIMARY");
  const isAway = primary?.HealthCheckId !== undefined && (await fails(primary.HealthCheckId));
  const answer = isAway ? records.find((one) => one.Failover === "SECONDARY") : (primary ?? records[0]);
  if (answer === undefined) throw new Error(`Route 53 has no record for ${name}`);
  return answer.AliasTarget.DNSName.replace(/\.$/, "");

  async function fails(check: string): Promise<boolean> {
    const { Name: alarm, Region: region } = await json<{ Name: string; Region: string }>(
      `aws route53 get-health-check --health-check-id ${check} --query HealthCheck.HealthCheckConfig.AlarmIdentifier`,
    );
    const [found] = await json<Alarm[]>(
      `aws cloudwatch describe-alarms --region ${region} --alarm-names ${alarm} --query MetricAlarms`,
    );
    if (found === undefined) throw new Error(`${region} has no alarm ${alarm}`);
    const values = await json<number[]>(
      `aws cloudwatch get-metric-statistics --region ${region} --namespace ${found.Namespace} --metric-name ${found.MetricName} --statistics ${found.Statistic} --period 1 --start-time "$(date -u -d '1 hour ago' +%FT%TZ)" --end-time "$(date -u -d '1 minute' +%FT%TZ)" --query "sort_by(Datapoints, &Timestamp)[].${found.Statistic}"`,
    );
    return (values.at(-1) ?? 0) > found.Threshold;
  }
}
