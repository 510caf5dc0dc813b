import { Naming } from "../../core";
import { anyResource, type Role, type Statement } from "../../iam";

/**
 * Permissions of an application that do not belong to a resource of the environment.
 * - `textract`: the document APIs of Amazon Textract, synchronous or as jobs. Textract reads from a bucket with the
 *   application's own permissions.
 * - `custom-metrics`: custom metrics, in the namespace given in `METRICS_NAMESPACE`.
 */
export type ServicePermission = "textract" | "custom-metrics";

interface Permission {
  readonly statement: (naming: Naming) => Statement;
  /** What the application must know to use it. */
  readonly environment?: (naming: Naming) => Readonly<Record<string, string>>;
}

const PERMISSIONS: Readonly<Record<ServicePermission, Permission>> = {
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

export const SERVICE_PERMISSIONS = Object.keys(PERMISSIONS) as readonly ServicePermission[];

/** What receives the permissions and the variables. */
export interface Application {
  readonly taskRole: Role;
  addEnvironment(name: string, value: string): void;
}

/** Gives an application's role the permissions, and the application the variables it needs to use them. */
export function grantPermissions(permissions: readonly ServicePermission[], application: Application): void {
  const naming = Naming.of(application.taskRole);
  for (const name of permissions) {
    const { statement, environment } = PERMISSIONS[name];
    application.taskRole.addStatement(statement(naming));
    for (const [key, value] of Object.entries(environment?.(naming) ?? {})) application.addEnvironment(key, value);
  }
}
