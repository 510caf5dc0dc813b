import { type Resource, type Root } from "../../terraform";
import type { Command } from "../policy/cli-commands";
import { addressOf, filled, script, words, type Row } from "./script";

/** What belongs to a resource in AWS and may be added without a plan showing it. In `ask`, `{…}` is as in a `Finder`. */
interface Watch {
  /** What is listed: `rule`. */
  readonly what: string;
  readonly ask: string;
  /** The JMESPath query for pairs of a name and an id; `to ` and the like keep an id apart from those in the state. */
  readonly query: string;
  /** The names that the root declares, apart from the ids that are in its state. Default: none. */
  readonly names?: (one: Resource, root: Root) => string[];
}

const SECRET = "--secret-id {secret_id.name}";

/** @see https://docs.aws.amazon.com/cli/latest/reference */
export const WATCHES: Readonly<Record<string, readonly Watch[]>> = {
  aws_security_group: [
    {
      what: "rule",
      ask: "ec2 describe-security-group-rules --filters Name=group-id,Values={self}",
      query:
        "SecurityGroupRules[].[join(' ',[IsEgress && 'egress' || 'ingress',IpProtocol,to_string(FromPort),to_string(ToPort),CidrIpv4 || CidrIpv6 || PrefixListId || ReferencedGroupInfo.GroupId || '']),SecurityGroupRuleId]",
    },
  ],
  aws_network_acl: [
    {
      what: "entry",
      ask: "ec2 describe-network-acls --network-acl-ids {self}",
      // The last one of each direction is AWS's own.
      query:
        "NetworkAcls[].Entries[?to_string(RuleNumber)!='32767'].[join(' ',[Egress && 'out' || 'in',to_string(RuleNumber)]),join(' ',[RuleAction,CidrBlock || Ipv6CidrBlock || ''])]",
      names: ({ address }, root) =>
        partsOf(root, "aws_network_acl_rule", "network_acl_id", address).map(
          ({ body }) => `${body["egress"] === true ? "out" : "in"} ${root.value(body["rule_number"])}`,
        ),
    },
  ],
  aws_route_table: [
    {
      what: "route",
      ask: "ec2 describe-route-tables --route-table-ids {self}",
      // AWS makes the routes to gateway endpoints.
      query:
        "RouteTables[].Routes[?Origin=='CreateRoute' && !starts_with(GatewayId || '','vpce-')].[DestinationCidrBlock || DestinationIpv6CidrBlock || DestinationPrefixListId,join(' ',['to',NatGatewayId || GatewayId || NetworkInterfaceId || VpcPeeringConnectionId || TransitGatewayId || ''])]",
      names: ({ address }, root) =>
        partsOf(root, "aws_route", "route_table_id", address).map(({ body }) =>
          root.value(body["destination_cidr_block"]),
        ),
    },
  ],
  aws_lb: [
    {
      what: "listener",
      ask: "elbv2 describe-listeners --load-balancer-arn {self}",
      query: "Listeners[].[join(' ',[Protocol,to_string(Port)]),ListenerArn]",
    },
  ],
  aws_lb_listener: [
    {
      what: "rule",
      ask: "elbv2 describe-rules --listener-arn {self}",
      query: "Rules[?!IsDefault].[Priority,RuleArn]",
    },
  ],
  aws_iam_role: [
    {
      what: "inline policy",
      ask: "iam list-role-policies --role-name {name}",
      query: "PolicyNames[].[@,'']",
      names: ({ address }, root) =>
        partsOf(root, "aws_iam_role_policy", "role", address).map(({ body }) => root.value(body["name"])),
    },
    {
      what: "attached policy",
      ask: "iam list-attached-role-policies --role-name {name}",
      query: "AttachedPolicies[].[PolicyArn,'']",
      names: ({ address }, root) =>
        partsOf(root, "aws_iam_role_policy_attachment", "role", address).map(({ body }) =>
          root.value(body["policy_arn"]),
        ),
    },
  ],
  aws_secretsmanager_secret_version: [
    {
      what: "value",
      ask: `secretsmanager list-secret-version-ids ${SECRET}`,
      query: "Versions[?contains(VersionStages,'AWSCURRENT')].['not the one that Terraform wrote',VersionId]",
    },
  ],
  aws_secretsmanager_secret: [
    {
      what: "resource policy",
      ask: "secretsmanager get-resource-policy --secret-id {name}",
      query: "ResourcePolicy && [['it has one','']]",
    },
  ],
  aws_ecr_repository: [
    {
      what: "resource policy",
      ask: "ecr get-repository-policy --repository-name {name}",
      query: "[['it has one','']]",
    },
  ],
  aws_sns_topic: [
    {
      what: "subscription",
      ask: "sns list-subscriptions-by-topic --topic-arn {self}",
      query: "Subscriptions[].[join(' ',[Protocol,Endpoint]),SubscriptionArn]",
      names: ({ address }, root) =>
        partsOf(root, "aws_sns_topic_subscription", "topic_arn", address).map(
          ({ body }) => `${root.value(body["protocol"])} ${root.value(body["endpoint"])}`,
        ),
    },
  ],
};

/** The script that prints what no plan shows: `drift.sh` with a line for each list of this root. */
export function driftScript(root: Root): string {
  return script(root, "drift.sh", rowsOf(root));
}

/** The commands of the script, for the policy of whoever runs it. */
export function driftCommands(root: Root): Command[] {
  return rowsOf(root).map(({ list }) => ({ service: list[2] ?? "", operation: list[3] ?? "" }));
}

function rowsOf(root: Root): Row[] {
  return Object.entries(WATCHES).flatMap(([type, watches]) =>
    root.all(type).flatMap((one) =>
      watches.map(({ ask, query, what, names }) => ({
        list: ["list", one.region, ...words(root, one, ask), "--query", query],
        lines: [["only", addressOf(one), what, ...(names?.(one, root) ?? []).map((name) => filled(root, one, name))]],
      })),
    ),
  );
}

/** The resources of a type that refer to another one. */
function partsOf(root: Root, type: string, argument: string, owner: string): Resource[] {
  return root.all(type).filter(({ body }) => root.references(body[argument]).includes(owner));
}
