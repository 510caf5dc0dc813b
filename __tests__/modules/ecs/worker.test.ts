import {
  SERVICE,
  visibilityProblems,
  type FargateServiceProps,
  type IWorkQueue,
  type ScalingConfig,
  type ServiceConfig,
} from "../../../modules/ecs";
import { addresses, statements, type Block, type Terraform } from "../../support/synth";
import { backend, container, resource, service, worker } from "./fixtures";

const QUEUE: IWorkQueue = { queueName: "shop-test-jobs", visibilityTimeoutSeconds: 300 };
const SCALING: ScalingConfig = { min: 1, max: 5, messagesPerTask: 10 };

function queueWorker(config: ServiceConfig = {}, props: Partial<FargateServiceProps> = {}): Terraform {
  return worker({ scaling: SCALING, ...config }, { queue: QUEUE, ...props });
}

function tracking(terraform: Terraform): Block {
  const policy = resource(terraform, "aws_appautoscaling_policy", "worker_scaling_messages");
  return policy["target_tracking_scaling_policy_configuration"] as Block;
}

describe("a worker that scales on its queue", () => {
  test("IO-5: tracks the waiting messages per running task, without Container Insights", () => {
    const { customized_metric_specification: specification } = tracking(queueWorker());

    expect((specification as Block)["metrics"]).toEqual([
      {
        id: "waiting",
        metric_stat: {
          metric: {
            namespace: "AWS/SQS",
            metric_name: "ApproximateNumberOfMessagesVisible",
            dimensions: [{ name: "QueueName", value: "shop-test-jobs" }],
          },
          stat: "Maximum",
        },
        return_data: false,
      },
      {
        id: "tasks",
        metric_stat: {
          metric: {
            namespace: "AWS/ECS",
            metric_name: "CPUUtilization",
            dimensions: [
              { name: "ClusterName", value: "${aws_ecs_cluster.cluster.name}" },
              { name: "ServiceName", value: "${aws_ecs_service.worker.name}" },
            ],
          },
          stat: "SampleCount",
        },
        return_data: false,
      },
      {
        id: "backlog",
        expression: "waiting / IF(FILL(tasks, 0) > 1, FILL(tasks, 0), 1)",
        label: "messages per task",
        return_data: true,
      },
    ]);
  });

  test("IO-5: replaces the CPU target, and waits until new tasks are counted before it adds more", () => {
    const terraform = queueWorker();

    expect(Object.keys(terraform.resource["aws_appautoscaling_policy"] ?? {})).toEqual(["worker_scaling_messages"]);
    expect(tracking(terraform)).toMatchObject({
      target_value: 10,
      scale_in_cooldown: 300,
      scale_out_cooldown: 180,
    });
    expect(tracking(queueWorker({ scaling: { ...SCALING, scaleOutCooldownSeconds: 90 } }))).toMatchObject({
      scale_out_cooldown: 90,
    });
  });

  test("IO-5: with no running task, the first message starts one", () => {
    const terraform = queueWorker({ scaling: { ...SCALING, min: 0 } });

    expect(service(terraform)["desired_count"]).toBe(0);
    expect(resource(terraform, "aws_appautoscaling_target")["min_capacity"]).toBe(0);
    expect(resource(terraform, "aws_appautoscaling_policy", "worker_scaling_wake")).toMatchObject({
      policy_type: "StepScaling",
      step_scaling_policy_configuration: {
        adjustment_type: "ChangeInCapacity",
        cooldown: 300,
        step_adjustment: [{ metric_interval_lower_bound: "0", scaling_adjustment: 1 }],
      },
    });
    const alarm = resource(terraform, "aws_cloudwatch_metric_alarm");
    expect(alarm).toMatchObject({
      alarm_name: "shop-test-worker-work-for-nobody",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      treat_missing_data: "notBreaching",
      alarm_actions: ["${aws_appautoscaling_policy.worker_scaling_wake.arn}"],
    });
    expect((alarm["metric_query"] as Block[])[0]).toMatchObject({
      expression: "IF(FILL(tasks, 0) > 0, 0, waiting)",
      return_data: true,
    });
  });

  test("a schedule that scales to zero adds the policy that starts the first task; a worker that always runs needs none", () => {
    const scheduled = { night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 5 } };

    expect(addresses(queueWorker({ scaling: { ...SCALING, scheduled } }))).toContain(
      "aws_appautoscaling_policy.worker_scaling_wake",
    );
    expect(addresses(queueWorker()).join()).not.toMatch(/wake|metric_alarm/);
  });

  test("without messagesPerTask it does not scale on the queue", () => {
    const terraform = queueWorker({ scaling: { min: 1, max: 5 } });

    expect(Object.keys(terraform.resource["aws_appautoscaling_policy"] ?? {})).toEqual(["worker_scaling_cpu"]);
  });

  test("messagesPerTask needs a queue", () => {
    expect(() => worker({ scaling: SCALING })).toThrow(
      "worker: scaling.messagesPerTask: 10 needs a queue to count messages; give the service one, or scale on CPU or memory",
    );
  });

  test("messagesPerTask is a whole number over zero", () => {
    expect(SERVICE.problems({ scaling: { ...SCALING, messagesPerTask: 0 } })).toEqual([
      { path: "scaling.messagesPerTask", message: "0 is out of range; use a whole number from 1 to 1000000" },
    ]);
  });

  test("IO-5: a message must stay hidden until a stopping worker has finished it", () => {
    const short = { ...QUEUE, visibilityTimeoutSeconds: 29 };
    const message =
      "30 is more than the queue's visibilityTimeoutSeconds 29, after which another worker gets the message that this one is still working on; " +
      "use 29 or less, or raise the queue's";

    expect(visibilityProblems(short, { stopTimeoutSeconds: 30 })).toEqual([{ path: "stopTimeoutSeconds", message }]);
    expect(visibilityProblems(short, { stopTimeoutSeconds: 29 })).toEqual([]);
    expect(() => queueWorker({}, { queue: short })).toThrow(`worker: stopTimeoutSeconds: ${message}`);
  });
});

describe("a worker", () => {
  test("EA-1, IO-5, EA-11: has time to stop, a container health check, and may run on Spot", () => {
    const terraform = queueWorker({
      capacity: "spot",
      stopTimeoutSeconds: 120,
      containerHealthCheck: { command: "test -f /tmp/alive", intervalSeconds: 60 },
    });

    expect(service(terraform)).toMatchObject({
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
    });
    expect(container(terraform)).toMatchObject({
      stopTimeout: 120,
      linuxParameters: { initProcessEnabled: true },
      healthCheck: {
        command: ["CMD-SHELL", "test -f /tmp/alive"],
        interval: 60,
        timeout: 5,
        retries: 3,
        startPeriod: 0,
      },
    });
  });
});

describe("permissions", () => {
  test("IO-3: Textract's document APIs, with the reason why they cannot be narrower", () => {
    const terraform = backend({ permissions: ["textract"] });
    const { ReadDocumentsWithTextract: statement } = statements(terraform, "backend_task_role_policy");

    expect(statement).toMatchObject({
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
      resources: ["*"],
    });
    expect(container(terraform)["environment"]).toEqual([]);
  });

  test("EA-7: custom metrics in one namespace, which is passed to the application", () => {
    const terraform = backend({ permissions: ["custom-metrics"] });

    expect(statements(terraform, "backend_task_role_policy")["PutCustomMetrics"]).toMatchObject({
      actions: ["cloudwatch:PutMetricData"],
      condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["shop-test"] }],
    });
    expect(container(terraform)["environment"]).toEqual([{ name: "METRICS_NAMESPACE", value: "shop-test" }]);
  });

  test("there are none by default, and an unknown one is a problem", () => {
    expect(addresses(backend())).not.toContain("aws_iam_role_policy.backend_task_role_permissions");
    expect(SERVICE.problems({ permissions: ["comprehend"] as never })).toEqual([
      {
        path: "permissions[0]",
        message: '"comprehend" is not allowed; use "textract", "send-mail", "bedrock-invoke" or "custom-metrics"',
      },
    ]);
  });

  test("METRICS_NAMESPACE cannot be set twice", () => {
    expect(() => backend({ permissions: ["custom-metrics"] }, { environment: { METRICS_NAMESPACE: "mine" } })).toThrow(
      "the environment variable METRICS_NAMESPACE is set twice",
    );
  });
});
