import { block, blocks, strings, type Block, type Resource, type Root } from "../../terraform";
import type { Finding } from "../finding";
import { conditionOn } from "./conditions";
import { isWide } from "./statements";

const DOCUMENT = "data.aws_iam_policy_document";
/** Through these, data can be sent to another account by whoever has credentials of that account. */
const CARRIERS = /\.(s3|ecr\.api|ecr\.dkr|logs|secretsmanager)$/;
const ANYWHERE = "0.0.0.0/0";

/** Whether nothing but endpoints uses a document. An endpoint's policy grants nothing: it limits what its callers may do. */
export function isForEndpoints(root: Root, document: Resource): boolean {
  const users = root.referrers(document.address);
  return users.length > 0 && users.every((one) => one.startsWith("aws_vpc_endpoint."));
}

/** Endpoints by which code that is closed off from the internet could still send data to another account. */
export function endpointFindings(root: Root): Finding[] {
  const closed = root.all("aws_batch_compute_environment").some((one) => isClosedOff(root, one));
  return root.all("aws_vpc_endpoint").flatMap((endpoint) => {
    const documents = root.referenced(endpoint.body["policy"], DOCUMENT);
    const open = documents.flatMap(({ body }) => blocks(body["statement"])).filter(letsOthersThrough);
    const found = open.map(
      (statement) =>
        `${strings(statement["sid"])[0] ?? "a statement"}: requests for resources of any account pass; add a condition on aws:ResourceAccount`,
    );
    const carries = CARRIERS.test(strings(endpoint.body["service_name"])[0] ?? "");
    if (closed && carries && documents.length === 0) {
      found.push("jobs without internet access can send data to any account through it; limit it with a policy");
    }
    return found.map((message) => ({ rule: "open-endpoint", address: endpoint.address, message }));
  });
}

function letsOthersThrough(statement: Block): boolean {
  if (statement["effect"] === "Deny") return false;
  const named = strings(statement["resources"]);
  const narrow = named.length > 0 && !named.some(isWide);
  return !narrow && !conditionOn(statement, "aws:ResourceAccount");
}

function isClosedOff(root: Root, { body }: Resource): boolean {
  const groups = root.referenced(block(body["compute_resources"])["security_group_ids"], "aws_security_group");
  const egress = root
    .all("aws_vpc_security_group_egress_rule")
    .filter((rule) =>
      root
        .referenced(rule.body["security_group_id"])
        .some(({ address }) => groups.some((one) => one.address === address)),
    );
  return groups.length > 0 && !egress.some((rule) => rule.body["cidr_ipv4"] === ANYWHERE);
}
