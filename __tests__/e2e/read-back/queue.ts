import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Deployed } from "../support/environment-suite";
import { actions, readPolicy, resources } from "./aws";
import { readService, variablesOf } from "./backend";
import { readScaling } from "./scaling";

const QUEUE = "invoice-processing";

/** Tests for the queue of invoices and its workers. */
export function queueReadBack(
  deployed: Deployed,
  expected: { readonly min: number; readonly max: number; readonly cpu: string; readonly memory: string },
): void {
  const prefix = (thing: string) => `${deployed.name}-${thing}`;

  test("IO-5: messages that fail five times go to a dead-letter queue, which accepts no other queue's", async () => {
    const queue = await readQueue(prefix(QUEUE));
    const letters = await readQueue(prefix(`${QUEUE}-dead-letters`));

    expect(JSON.parse(queue["RedrivePolicy"] ?? "{}")).toEqual({
      deadLetterTargetArn: letters["QueueArn"],
      maxReceiveCount: 5,
    });
    expect(JSON.parse(letters["RedriveAllowPolicy"] ?? "{}")).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [queue["QueueArn"]],
    });
    expect([queue["SqsManagedSseEnabled"], letters["SqsManagedSseEnabled"]]).toEqual(["true", "true"]);
    expect(letters["MessageRetentionPeriod"]).toBe(String(14 * 24 * 3600));
  });

  test("IO-5: the backend may send, the worker may receive, and neither may use another queue", async () => {
    const { QueueArn: arn } = await readQueue(prefix(QUEUE));
    const of = async (role: string, action: string) =>
      (await readPolicy(prefix(role))).filter((one) => actions(one).includes(action)).flatMap(resources);

    expect(await of("backend-task", "sqs:SendMessage")).toEqual([arn]);
    expect(await of("backend-task", "sqs:ReceiveMessage")).toEqual([]);
    expect(await of("ocr-task", "sqs:ReceiveMessage")).toEqual([arn]);
    expect(await of("ocr-task", "sqs:DeleteMessage")).toEqual([arn]);
    expect((await of("ocr-task", "textract:AnalyzeExpense")).length).toBeGreaterThan(0);
  });

  test("IO-2, IO-5: backend and worker get the queue's URL", async () => {
    const { QueueUrl: url } = await new SQSClient({}).send(new GetQueueUrlCommand({ QueueName: prefix(QUEUE) }));
    const { task: backend } = await readService(deployed);
    const { task: worker } = await readService(deployed, prefix("ocr-service"));

    expect(variablesOf(backend)["SQS_QUEUE_URL"]).toBe(url);
    expect(variablesOf(worker)["QUEUE_URL"]).toBe(url);
  });

  test("IO-5, IO-12: workers scale on the number of waiting messages per task", async () => {
    const { service, task } = await readService(deployed, prefix("ocr-service"));
    const scaling = await readScaling(deployed.outputs["ecs_cluster"] ?? "", prefix("ocr-service"));
    const metrics = JSON.stringify(scaling?.policies["messages"]?.CustomizedMetricSpecification?.Metrics ?? []);

    expect(task).toMatchObject({ cpu: expected.cpu, memory: expected.memory });
    expect(task.containerDefinitions).toMatchObject([{ command: ["node", "dist/worker.js"], stopTimeout: 120 }]);
    expect(service.loadBalancers ?? []).toEqual([]);
    expect(service.capacityProviderStrategy?.map((one) => one.capacityProvider)).toContain("FARGATE_SPOT");
    expect(scaling).toMatchObject({ min: expected.min, max: expected.max });
    expect(scaling?.policies["messages"]?.TargetValue).toBe(20);
    expect(metrics).toContain("ApproximateNumberOfMessagesVisible");
    expect(metrics).toContain(prefix(QUEUE));
  });
}

async function readQueue(name: string): Promise<Record<string, string>> {
  const client = new SQSClient({});
  const { QueueUrl: url } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes: attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  return attributes;
}
