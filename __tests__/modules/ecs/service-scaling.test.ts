import { backend, resource, service } from "./fixtures";

describe("scaling", () => {
  const SCALING = { min: 1, max: 4 };

  test("SG-2: scales between bounds on CPU and memory; Terraform then ignores the number of tasks", () => {
    const terraform = backend({
      desiredCount: 2,
      scaling: { ...SCALING, cpuTargetPercent: 70, memoryTargetPercent: 80, scaleOutCooldownSeconds: 300 },
    });

    expect(resource(terraform, "aws_appautoscaling_target")).toMatchObject({
      resource_id: "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.backend.name}",
      min_capacity: 1,
      max_capacity: 4,
    });
    expect(resource(terraform, "aws_appautoscaling_target")).not.toHaveProperty("lifecycle");
    expect(resource(terraform, "aws_appautoscaling_policy", "backend_scaling_cpu")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_scaling_policy_configuration: {
        target_value: 70,
        scale_in_cooldown: 300,
        scale_out_cooldown: 300,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
      },
    });
    expect(Object.keys(terraform.resource["aws_appautoscaling_policy"] ?? {})).toEqual([
      "backend_scaling_cpu",
      "backend_scaling_memory",
    ]);
    expect(service(terraform)["lifecycle"]).toEqual({ ignore_changes: ["task_definition", "desired_count"] });
  });

  test("IO-1, PS-1: starts with the minimum, on CPU 70, out after 60 s, in after 300 s", () => {
    const terraform = backend({ scaling: { min: 3, max: 10 } });

    expect(service(terraform)["desired_count"]).toBe(3);
    expect(
      resource(terraform, "aws_appautoscaling_policy")["target_tracking_scaling_policy_configuration"],
    ).toMatchObject({
      target_value: 70,
      scale_in_cooldown: 300,
      scale_out_cooldown: 60,
    });
  });

  test("another target replaces the default one", () => {
    const terraform = backend({ scaling: { ...SCALING, requestsPerTarget: 500 } });

    expect(Object.keys(terraform.resource["aws_appautoscaling_policy"] ?? {})).toEqual(["backend_scaling_requests"]);
    expect(
      resource(terraform, "aws_appautoscaling_policy")["target_tracking_scaling_policy_configuration"],
    ).toMatchObject({
      predefined_metric_specification: {
        predefined_metric_type: "ALBRequestCountPerTarget",
        resource_label: "${aws_lb.load_balancer.arn_suffix}/${aws_lb_target_group.backend_target_group.arn_suffix}",
      },
    });
  });

  test("EA-1: scales down off-peak on a schedule, whose bounds an apply does not reset", () => {
    const night = { schedule: "cron(0 20 * * ? *)", timezone: "Europe/Berlin", min: 0, max: 1 };
    const terraform = backend({
      scaling: { ...SCALING, scheduled: { morning: { ...night, schedule: "cron(0 6 * * ? *)", min: 1 }, night } },
    });

    expect(resource(terraform, "aws_appautoscaling_scheduled_action", "backend_scaling_schedule_night")).toMatchObject({
      name: "shop-test-backend-night",
      schedule: "cron(0 20 * * ? *)",
      timezone: "Europe/Berlin",
      scalable_target_action: { min_capacity: "0", max_capacity: "1" },
    });
    expect(resource(terraform, "aws_appautoscaling_target")["lifecycle"]).toEqual({
      ignore_changes: ["min_capacity", "max_capacity"],
    });
  });

  test("EA-1: scales predictively, through CloudFormation", () => {
    const terraform = backend({ scaling: { ...SCALING, predictive: { mode: "forecast-and-scale" } } });

    const template = JSON.parse(String(resource(terraform, "aws_cloudformation_stack")["template_body"])) as unknown;
    expect(template).toEqual({
      Resources: {
        Policy: {
          Type: "AWS::ApplicationAutoScaling::ScalingPolicy",
          Properties: {
            PolicyName: "shop-test-backend-predictive",
            PolicyType: "PredictiveScaling",
            ResourceId: "${aws_appautoscaling_target.backend_scaling.resource_id}",
            ScalableDimension: "${aws_appautoscaling_target.backend_scaling.scalable_dimension}",
            ServiceNamespace: "${aws_appautoscaling_target.backend_scaling.service_namespace}",
            PredictiveScalingPolicyConfiguration: {
              Mode: "ForecastAndScale",
              MetricSpecifications: [
                {
                  TargetValue: 70,
                  PredefinedMetricPairSpecification: { PredefinedMetricType: "ECSServiceCPUUtilization" },
                },
              ],
            },
          },
        },
      },
    });
  });
});
