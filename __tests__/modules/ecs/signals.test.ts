import type { AlarmSpec, Signals } from "../../../modules/core";
import { Cluster, type ServiceConfig } from "../../../modules/ecs";
import { synth } from "../../support/synth";
import { makeBackend } from "./fixtures";

describe("a service's signals", () => {
  function signals(config: ServiceConfig = {}, containerInsights: "enabled" | "disabled" = "enabled"): Signals {
    let found: Signals | undefined;
    synth((stack) => {
      const cluster = new Cluster(stack, "cluster", { config: { containerInsights } });
      found = makeBackend(stack, { port: 8000, ...config }, { cluster }).signals;
    });
    return found!;
  }
  const alarm = ({ alarms }: Signals, id: string): AlarmSpec | undefined => alarms.find((one) => one.id === id);
  const ids = ({ alarms }: Signals) => alarms.map(({ id }) => id);

  test("SG-6, PS-9, IO-9: high-cpu goes off above 80 for two periods of 300 s", () => {
    expect(alarm(signals(), "high-cpu")).toMatchObject({
      metric: { namespace: "AWS/ECS", name: "CPUUtilization", statistic: "Average" },
      comparison: ">",
      threshold: 80,
      periodSeconds: 300,
      evaluationPeriods: 2,
    });
    expect(alarm(signals({ alarms: { cpuPercent: 60 } }), "high-cpu")?.threshold).toBe(60);
  });

  test("MR-7: memory, too few tasks, unhealthy tasks, none healthy, and at the maximum if it scales", () => {
    expect(ids(signals({ scaling: { min: 1, max: 4 } }))).toEqual([
      "high-cpu",
      "high-memory",
      "too-few-tasks",
      "at-maximum",
      "unhealthy-tasks",
      "no-healthy-task",
    ]);
  });

  test("at-maximum can also go off while a schedule keeps the maximum low", () => {
    const scheduled = { night: { schedule: "cron(0 3 ? * TUE-SAT *)", min: 1, max: 4 } };

    expect(alarm(signals({ scaling: { min: 1, max: 10 } }), "at-maximum")).toMatchObject({ threshold: 10 });
    expect(
      alarm(signals({ scaling: { min: 1, max: 10, cpuTargetPercent: 70, scheduled } }), "at-maximum"),
    ).toMatchObject({
      threshold: 1,
      metric: {
        expression: "IF(running >= 4 AND (load0 > 77), 1, 0)",
        using: { running: { name: "RunningTaskCount" }, load0: { name: "CPUUtilization" } },
      },
    });
  });

  test("what goes off without a task waits for the first one", () => {
    const waiting = signals().alarms.filter(({ notBefore }) => notBefore !== undefined);

    expect(waiting.map(({ id }) => id)).toEqual(["too-few-tasks", "no-healthy-task"]);
  });

  test("without Container Insights there are no task counts", () => {
    expect(ids(signals({ scaling: { min: 1, max: 4 } }, "disabled"))).toEqual([
      "high-cpu",
      "high-memory",
      "unhealthy-tasks",
      "no-healthy-task",
    ]);
  });

  test("a service that may scale to zero pages nobody", () => {
    const scheduled = {
      morning: { schedule: "cron(0 6 * * ? *)", min: 1, max: 4 },
      night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 0 },
    };

    expect(ids(signals({ scaling: { min: 1, max: 4, scheduled } }))).not.toContain("no-healthy-task");
    expect(alarm(signals(), "no-healthy-task")).toMatchObject({ severity: "P1", missingData: "breaching" });
  });
});
