import { Frontend } from "../../../modules/s3-cloudfront";
import { resource, statements, synth } from "../../support/synth";
import { byDefault, distribution } from "./fixtures";

describe("access logs", () => {
  const LOGS = ["delivery", "delivery_destination", "delivery_source"].map((one) => `aws_cloudwatch_log_${one}`);
  const terraform = synth((stack) => {
    const provider = stack.providerFor("us-east-1");
    new Frontend(stack, "frontend", { config: { accessLogs: {} }, protection: "disposable", provider });
  });

  test("are delivered from us-east-1 by the version that needs no ACL", () => {
    expect(resource(terraform, "aws_cloudwatch_log_delivery_source")).toMatchObject({
      name: "shop-test-access-logs",
      log_type: "ACCESS_LOGS",
      resource_arn: "${aws_cloudfront_distribution.frontend.arn}",
    });
    expect(resource(terraform, "aws_cloudwatch_log_delivery_destination")).toMatchObject({
      output_format: "w3c",
      delivery_destination_configuration: [{ destination_resource_arn: "${aws_s3_bucket.frontend_access_logs.arn}" }],
      depends_on: ["aws_s3_bucket_lifecycle_configuration.frontend_access_logs_lifecycle"],
    });
    expect(resource(terraform, "aws_cloudwatch_log_delivery")).toMatchObject({
      delivery_source_name: "${aws_cloudwatch_log_delivery_source.frontend_access_log_source.name}",
      delivery_destination_arn: "${aws_cloudwatch_log_delivery_destination.frontend_access_log_destination.arn}",
    });
    for (const type of LOGS) expect(resource(terraform, type)["provider"]).toBe("aws.us-east-1");
    expect(distribution(terraform)).not.toHaveProperty("logging_config");
  });

  test("need no second provider if us-east-1 is the home region", () => {
    const atHome = synth(
      (stack) => new Frontend(stack, "frontend", { config: { accessLogs: {} }, protection: "disposable" }),
      { region: "us-east-1" },
    );

    for (const type of LOGS) expect(resource(atHome, type)).not.toHaveProperty("provider");
  });

  test("are kept in a private bucket for 90 days, to which only this delivery writes", () => {
    expect(
      resource(terraform, "aws_s3_bucket_lifecycle_configuration", "frontend_access_logs_lifecycle")["rule"],
    ).toContainEqual(expect.objectContaining({ id: "expire", expiration: [{ days: 90 }] }));
    expect(statements(terraform, "frontend_access_logs_policy")["LogDeliveryWrites"]).toEqual({
      sid: "LogDeliveryWrites",
      effect: "Allow",
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.frontend_access_logs.arn}/*"],
      principals: [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }],
      condition: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: ["arn:aws:logs:us-east-1:111122223333:delivery-source:shop-test-access-logs"],
        },
      ],
    });
  });

  test("are off by default", () => {
    expect(Object.keys(byDefault.resource).filter((type) => type.startsWith("aws_cloudwatch"))).toEqual([]);
  });
});
