import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, paginateListRoles } from "@aws-sdk/client-iam";

export interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The statements of a role's inline policies; none if the role has no policy. */
export async function readPolicy(role: string): Promise<PolicyStatement[]> {
  const client = new IAMClient({});
  const { PolicyNames: names = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: role }));
  const documents = await Promise.all(
    names.map((name) => client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }))),
  );
  return documents.flatMap(
    ({ PolicyDocument: text = "" }) =>
      (JSON.parse(decodeURIComponent(text)) as { Statement: PolicyStatement[] }).Statement,
  );
}

export function actions({ Action: action }: PolicyStatement): readonly string[] {
  return typeof action === "string" ? [action] : action;
}

export function resources({ Resource: resource }: PolicyStatement): readonly string[] {
  return typeof resource === "string" ? [resource] : resource;
}

/** The roles with a name prefix that may call an operation. */
export async function rolesThatMay(action: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListRoles({ client: new IAMClient({}) }, {})) {
    names.push(...(page.Roles ?? []).map((role) => role.RoleName ?? "").filter((name) => name.startsWith(prefix)));
  }
  const policies = await Promise.all(names.map(readPolicy));
  return names.filter((_, index) => policies[index]?.flatMap(actions).includes(action));
}

/** An environment's alarms by the rest of their names. */
export async function readAlarms(environment: string): Promise<Record<string, MetricAlarm>> {
  const { MetricAlarms: alarms = [] } = await new CloudWatchClient({}).send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: `${environment}-` }),
  );
  return Object.fromEntries(alarms.map((alarm) => [alarm.AlarmName?.slice(environment.length + 1) ?? "", alarm]));
}
