import { rmSync } from "node:fs";
import { CONTEXT_VARIABLE, readContext } from "./support/context";
import { requestSummary } from "./support/request-statistics";
import { timingsTable } from "./support/timings";

/**
 * Prints how long each environment took, and how the emulated AWS judged the requests. GROUNDPLAN_E2E_KEEP keeps the
 * folder, to investigate failures.
 */
export default async function teardown(): Promise<void> {
  if (process.env[CONTEXT_VARIABLE] === undefined) return;
  const { folder, endpoints } = readContext();
  process.stdout.write(timingsTable());
  try {
    if (process.env["AWS_ENDPOINT_URL"] === undefined) {
      process.stdout.write(`${await requestSummary(Object.values(endpoints))}\n`);
    }
  } finally {
    if (!process.env["GROUNDPLAN_E2E_KEEP"]) rmSync(folder, { recursive: true, force: true });
  }
}
