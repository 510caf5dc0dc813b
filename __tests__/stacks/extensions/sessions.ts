import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { keepFromDestruction } from "../../../modules/core";
import type { Extension } from "../../../stacks/extension";

/** A table of sessions, which the backend reads and writes. */
export const sessions: Extension = (stack, { backend, protection }) => {
  const table = new DynamodbTable(stack, "sessions", {
    name: stack.naming.name("dynamodb", "sessions"),
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attribute: [{ name: "id", type: "S" }],
    ttl: { attributeName: "expires", enabled: true },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: protection === "protected",
    lifecycle: keepFromDestruction(protection),
  });
  backend?.taskRole.addStatement({
    sid: "Sessions",
    actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    resources: [table.arn],
  });
};
