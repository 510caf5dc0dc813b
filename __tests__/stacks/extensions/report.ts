import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Role } from "../../../modules/iam";
import type { Extension } from "../../../stacks/extension";

/** A function that counts the bucket's objects every night. Its code is an object that a pipeline has uploaded before. */
export const report: Extension = (stack, { home, buckets }) => {
  // A night without a report does no harm, so the second home has none.
  if (home === "second") return;
  const name = stack.naming.name("lambda", "report");
  const logs = new CloudwatchLogGroup(stack, "report-logs", { name: `/aws/lambda/${name}`, retentionInDays: 30 });
  const role = new Role(stack, "report-role", {
    name: "report",
    description: `Permissions of the function ${name}.`,
    // Lambda does not say for which account it acts.
    trust: { service: "lambda.amazonaws.com", sourceAccount: false },
    statements: [{ sid: "Logs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logs.arn}:*`] }],
  });
  buckets["uploads"]?.grantRead(role);
  const report = new LambdaFunction(stack, "report", {
    functionName: name,
    role: role.roleArn,
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    s3Bucket: "acme-artifacts",
    s3Key: "report/1.4.0.zip",
    timeout: 60,
    dependsOn: [logs, ...role.dependables],
  });
  const scheduler = new Role(stack, "report-scheduler", {
    description: `Lets EventBridge Scheduler start the function ${name}.`,
    trust: { service: "scheduler.amazonaws.com" },
    statements: [{ sid: "Start", actions: ["lambda:InvokeFunction"], resources: [report.arn] }],
  });
  new SchedulerSchedule(stack, "report-schedule", {
    name: stack.naming.name("scheduler", "report"),
    scheduleExpression: "cron(0 3 * * ? *)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: report.arn, roleArn: scheduler.roleArn },
  });
};
