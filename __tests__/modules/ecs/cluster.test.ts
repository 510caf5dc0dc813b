import { Cluster } from "../../../modules/ecs";
import { addresses, resource, synth } from "../../support/synth";

describe("Cluster", () => {
  test("ALL-3: container insights, Fargate and Fargate Spot; no transcripts without exec", () => {
    const terraform = synth((stack) => new Cluster(stack, "cluster"));

    expect(addresses(terraform)).toEqual([
      "aws_ecs_cluster.cluster",
      "aws_ecs_cluster_capacity_providers.cluster_capacity_providers",
    ]);
    expect(resource(terraform, "aws_ecs_cluster")).toMatchObject({
      name: "shop-test-cluster",
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    expect(resource(terraform, "aws_ecs_cluster")).not.toHaveProperty("configuration");
    expect(resource(terraform, "aws_ecs_cluster_capacity_providers")).toMatchObject({
      capacity_providers: ["FARGATE", "FARGATE_SPOT"],
    });
  });

  test("MR-1: exec sessions are recorded", () => {
    const terraform = synth(
      (stack) => new Cluster(stack, "cluster", { config: { exec: true, containerInsights: "enhanced" } }),
    );

    expect(resource(terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/ecs-exec/shop-test",
      retention_in_days: 90,
    });
    expect(resource(terraform, "aws_ecs_cluster")).toMatchObject({
      setting: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        execute_command_configuration: {
          logging: "OVERRIDE",
          log_configuration: {
            cloud_watch_log_group_name: "${aws_cloudwatch_log_group.cluster_exec_log_group.name}",
          },
        },
      },
    });
  });

  test("two in one stack have two names, and so do their transcripts", () => {
    const both = (name?: string) =>
      synth((stack) => {
        const config = { exec: true };
        new Cluster(stack, "web", { config });
        new Cluster(stack, "batch", { config, ...(name === undefined ? {} : { name }) });
      });
    const terraform = both("batch");

    expect(resource(terraform, "aws_ecs_cluster", "web")["name"]).toBe("shop-test-cluster");
    expect(resource(terraform, "aws_ecs_cluster", "batch")["name"]).toBe("shop-test-batch");
    expect(resource(terraform, "aws_cloudwatch_log_group", "batch_exec_log_group")["name"]).toBe(
      "/aws/ecs-exec/shop-test/batch",
    );
    expect(() => both()).toThrow('"shop-test-cluster" is the name of both test/web and test/batch');
  });

  test("rejects invalid settings", () => {
    const config = { containerInsights: "on" } as unknown as { containerInsights: "enabled" };

    expect(() => synth((stack) => new Cluster(stack, "cluster", { config }))).toThrow(
      'test/cluster: containerInsights: "on" is not allowed; use "enabled", "enhanced" or "disabled"',
    );
  });
});
