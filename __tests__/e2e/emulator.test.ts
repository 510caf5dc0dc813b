import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith, motoTool } from "../support/tools";
import { startEmulator } from "./support/emulator";
import { FAULTS, RIGHT } from "./support/model-faults";
import { missingCases, README, refusals, runCases } from "./support/refusals";
import { requestStatistics } from "./support/request-statistics";
import { send } from "./support/wire-request";

describeWith(motoTool(), "the emulated AWS refuses what AWS refuses", () => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-emulator-"));
  let endpoint = "";

  beforeAll(async () => {
    // Certificates with DNS validation are issued at once.
    process.env["MOTO_ACM_VALIDATION_WAIT"] = "0";
    endpoint = await startEmulator("123456789012", join(folder, "emulator.log"));
  }, 90_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe("what its models forbid", () => {
    test.each(FAULTS.map((fault) => [fault.what, fault] as const))("%s", async (_, { request, code, message }) => {
      const { status, text } = await send(endpoint, request);

      expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining(code) as string });
      for (const part of message) expect(text).toContain(part);
    });

    test.each(RIGHT.map((request) => [request.what, request] as const))("but not %s", async (_, request) => {
      const { text } = await send(endpoint, request);

      expect(text).not.toMatch(/failed to satisfy constraint|not recognized|cannot be held against/);
    });

    test("counts what it sees, and does not let pass what it cannot read", async () => {
      const before = await requestStatistics(endpoint);
      const { status, text } = await send(endpoint, {
        service: "wafv2",
        target: "AWSWAF_20190729.BuildWall",
        json: {},
      });
      const after = await requestStatistics(endpoint);

      expect({ status, text }).toMatchObject({ status: 501, text: expect.stringContaining("BuildWall") as string });
      expect(before.validated).toBe(FAULTS.length + RIGHT.length);
      expect(Object.keys(before.violations)).toHaveLength(FAULTS.length);
      expect([before.unreadable, Object.keys(after.unreadable)]).toEqual([{}, [expect.stringContaining("BuildWall")]]);
    });
  });

  describe("what its table refuses", () => {
    const { cases, table } = refusals();
    let outcomes: readonly string[] = [];

    beforeAll(async () => {
      outcomes = await runCases(endpoint);
    }, 600_000);

    for (const [index, { service, operation, code, name }] of cases.entries()) {
      test(`${service} ${operation}: ${code} for ${name}`, () => {
        expect(outcomes[index]).toBe(code === "accepted" ? "accepted" : "refused");
      });
    }

    test("has a case for each row", () => {
      expect(missingCases()).toEqual([]);
    });

    test("is in the README", () => {
      expect(README).toContain(table);
    });
  });
});
