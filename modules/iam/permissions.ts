import { either, isSection, list, Naming, oneOf, show } from "../core";
import { OWN_STATEMENT, ownStatement, type OwnStatementConfig, type OwnStatementSettings } from "./own-statement";
import type { Role } from "./role";
import { anyResource, type Statement } from "./statement";

/** Permissions of an application that do not belong to a resource of the environment, by name. */
const named = oneOf("textract", "send-mail", "bedrock-invoke", "custom-metrics");

/**
 * Permissions of an application that do not belong to a bucket, queue or secret: by name, or statements of its own.
 * - `textract`: the document APIs of Amazon Textract, synchronous or as jobs. Textract reads from a bucket with the
 *   application's own permissions.
 * - `send-mail`: Amazon SES in the environment's region, by its API, from any identity of the account.
 * - `bedrock-invoke`: the models of Amazon Bedrock that the account has access to, directly or through inference profiles.
 * - `custom-metrics`: custom metrics, in the namespace given in `METRICS_NAMESPACE`.
 */
export const PERMISSIONS = list(
  either(isSection, OWN_STATEMENT.as<OwnStatementConfig, OwnStatementSettings>(), named),
).refine((given) => {
  const sids = given.flatMap((one) => (typeof one === "string" ? [] : [one.sid]));
  const twice = sids.find((sid, index) => sids.indexOf(sid) < index);
  return twice === undefined ? undefined : `${show(twice)} is the sid of two statements; rename one`;
});

/** The name of a permission. */
export type ServicePermission = "textract" | "send-mail" | "bedrock-invoke" | "custom-metrics";

interface Permission {
  readonly statement: (naming: Naming) => Statement;
  /** What the application must know to use it. */
  readonly environment?: (naming: Naming) => Readonly<Record<string, string>>;
}

const BY_NAME: Readonly<Record<ServicePermission, Permission>> = {
  textract: {
    statement: () => ({
      sid: "ReadDocumentsWithTextract",
      actions: [
        "textract:AnalyzeDocument",
        "textract:AnalyzeExpense",
        "textract:DetectDocumentText",
        "textract:GetDocumentAnalysis",
        "textract:GetDocumentTextDetection",
        "textract:GetExpenseAnalysis",
        "textract:StartDocumentAnalysis",
        "textract:StartDocumentTextDetection",
        "textract:StartExpenseAnalysis",
      ],
      resources: anyResource("A document is sent with the call, and a job only has an id; neither has an ARN."),
    }),
  },
  "send-mail": {
    statement: (naming) => ({
      sid: "SendMail",
      actions: ["ses:SendEmail", "ses:SendRawEmail"],
      resources: [naming.arn("ses", "identity/*"), naming.arn("ses", "configuration-set/*")],
    }),
  },
  "bedrock-invoke": {
    statement: (naming) => ({
      sid: "InvokeModels",
      actions: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
      // A profile passes the call on to models in other regions.
      resources: [
        "arn:aws:bedrock:*::foundation-model/*",
        naming.arn("bedrock", "inference-profile/*"),
        naming.arn("bedrock", "application-inference-profile/*"),
      ],
    }),
  },
  "custom-metrics": {
    // The namespace keeps one system from writing into another one's graphs, or into those of AWS.
    statement: ({ prefix }) => ({
      sid: "PutCustomMetrics",
      actions: ["cloudwatch:PutMetricData"],
      resources: anyResource("A metric has no ARN; the condition narrows the permission to one namespace."),
      conditions: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [prefix] }],
    }),
    environment: ({ prefix }) => ({ METRICS_NAMESPACE: prefix }),
  },
};

/** What receives the permissions and the variables. */
export interface PermittedApplication {
  readonly taskRole: Role;
  addEnvironment(name: string, value: string): void;
}

/** Gives an application's role the permissions, and the application the variables it needs to use them. */
export function grantPermissions(
  permissions: readonly (ServicePermission | OwnStatementSettings)[],
  application: PermittedApplication,
): void {
  const naming = Naming.of(application.taskRole);
  for (const one of permissions) {
    if (typeof one !== "string") {
      application.taskRole.addStatement(ownStatement(one));
      continue;
    }
    const { statement, environment } = BY_NAME[one];
    application.taskRole.addStatement(statement(naming));
    for (const [key, value] of Object.entries(environment?.(naming) ?? {})) application.addEnvironment(key, value);
  }
}
