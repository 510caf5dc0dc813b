import {
  list,
  logRetention,
  nearest,
  oneOf,
  overlaps,
  parseCidr,
  section,
  show,
  text,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { AZ_LETTERS, largestVpcPrefix, slotOf } from "./cidr-plan";
import { ENDPOINT_NAMES } from "./endpoint-names";

const PRIVATE_BLOCKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The most interface endpoints that AWS allows in a VPC at first. */
const MOST_ENDPOINTS = 50;

/** The part of an environment that decides about the endpoints. */
interface WithJobs {
  readonly jobs?: { readonly egress?: string };
}

const endpointName = text(
  /^(?=.{1,128}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/,
  'the end of an endpoint\'s name, such as "ecr.api"',
).refine((name) => {
  const full = /^com\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(name)?.[1];
  if (full !== undefined) return `${show(name)} is a full name, and the region is added anyway; use ${show(full)}`;
  if (ENDPOINT_NAMES.includes(name)) return undefined;
  const near = nearest(name, ENDPOINT_NAMES);
  return near === undefined ? undefined : `${show(name)} is not an endpoint of AWS; did you mean ${show(near)}?`;
});

const SETTINGS = section({
  /**
   * The VPC's private IPv4 block. It can never be changed without rebuilding everything in it, so leave room: /16. The
   * smallest valid size is /24 with 2 `azSlots`, /23 with 4, /22 with 8.
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   */
  cidr: text(/^[\d.]+\/\d+$/, 'an IPv4 block such as "10.20.0.0/16"').required(),
  /**
   * The zones in use, by letter. Adding a letter adds subnets and does not touch existing ones. A single NAT gateway is
   * in the first zone, so append new letters. Default: `["a", "b"]`, because a load balancer and a database need two.
   */
  azs: list(oneOf(...AZ_LETTERS), { min: 1, max: AZ_LETTERS.length }).default(["a", "b"]),
  /**
   * How many zones the address plan reserves space for: `a` has slot 0, `b` slot 1 and so on. Changing it rebuilds
   * every subnet. Default: 4, which is more zones than most regions offer.
   */
  azSlots: oneOf(2, 4, 8).default(4),
  /**
   * How private subnets reach the internet: not at all, through one NAT gateway (if its zone fails, so does all
   * outbound traffic), or through one per zone. A gateway costs about $33 a month before traffic. Default: `"single"`.
   * Going from `"single"` to `"per-az"` adds gateways and changes routes; the first gateway and its address stay.
   */
  natGateways: oneOf("none", "single", "per-az").default("single"),
  /**
   * AWS services to reach without leaving the VPC (interface endpoints), by the last part of the endpoint's name:
   * `ecr.api`, `secretsmanager`. Each costs about $7 a month per zone. Without NAT, Fargate in private subnets needs at
   * least `ecr.api`, `ecr.dkr`, `logs` and, for secrets, `secretsmanager`. Up to 50. Default: none. The S3 gateway endpoint
   * always exists, because it is free.
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   */
  interfaceEndpoints: list(endpointName, { max: MOST_ENDPOINTS }).default([]),
  /**
   * What may pass the endpoints of S3, `ecr.api`, `ecr.dkr`, `logs` and `secretsmanager`: `own-account`, only requests with
   * credentials of this account for resources of this account, and image layers of ECR; or `any`, as the callers' policies
   * allow. With `own-account`, nothing in the VPC reaches buckets of others, such as AWS's package repositories. Default:
   * `own-account` with jobs whose `egress` is `aws`, as they run code that nobody knows; otherwise `any`.
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   */
  endpointAccess: oneOf("own-account", "any").defaultFrom((_network: unknown, environment: WithJobs = {}) =>
    environment.jobs && (environment.jobs.egress ?? "aws") === "aws" ? "own-account" : "any",
  ),
  /**
   * Which traffic the flow log records. Default: `"rejected"`, which shows connection attempts and costs almost
   * nothing.
   */
  flowLogs: oneOf("none", "rejected", "all").default("rejected"),
  /** Days that flow logs are kept. Default: 30. */
  flowLogRetentionDays: logRetention.default(30),
});

export interface VpcConfig extends Config<typeof SETTINGS>, Named {}
export interface VpcSettings extends Settings<typeof SETTINGS>, Named {}

/** The `network` section: a VPC with public, private and database subnets. */
export const VPC = SETTINGS.and(cidrProblems, slotProblems, endpointProblems);

function slotProblems({ azs, azSlots }: VpcSettings): Problem[] {
  const fitting = AZ_LETTERS.slice(0, azSlots).join(", ");
  return azs
    .filter((az) => slotOf(az) >= azSlots)
    .map((az) => ({
      path: "azs",
      message: `${show(az)} has slot ${slotOf(az)}, and azSlots is ${azSlots}; use ${fitting}, or more slots in a new VPC`,
    }));
}

function endpointProblems({ interfaceEndpoints }: VpcSettings): Problem[] {
  if (!interfaceEndpoints.includes("s3")) return [];
  const message = '"s3" is already reached through the free gateway endpoint; leave it out';
  return [{ path: "interfaceEndpoints", message }];
}

function cidrProblems({ cidr: block, azSlots }: VpcSettings): Problem[] {
  const cidr = parseCidr(block);
  if (cidr === undefined) {
    return [
      {
        path: "cidr",
        message: `${show(block)} is not an IPv4 block; write its first address and its length, such as "10.20.0.0/16"`,
      },
    ];
  }
  const largest = largestVpcPrefix(azSlots);
  if (cidr.prefix < 16 || cidr.prefix > largest) {
    return [
      {
        path: "cidr",
        message: `/${cidr.prefix} is out of range; a VPC with ${azSlots} zone slots can be /16 to /${largest}`,
      },
    ];
  }
  // None of them is smaller than a VPC, so a block that overlaps one is inside it.
  const isPrivate = PRIVATE_BLOCKS.map(parseCidr).some((one) => one !== undefined && overlaps(one, cidr));
  if (isPrivate) return [];
  return [
    {
      path: "cidr",
      message: `${show(block)} is public address space; use a block inside ${PRIVATE_BLOCKS.join(", ")}`,
    },
  ];
}
