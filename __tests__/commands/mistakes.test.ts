import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dist, ROOT } from "../support/program";

/** Two mistakes in one section, of which the compiler would report only the first, and one in another. */
const ENVIRONMENTS = `
const network = { cidr: "10.0.0.0/16", natGateway: "none", azz: ["a"] };
const dev = { tier: "dev", account: "main", protection: "disposable", network, queues: { orders: { fifo: "yes" } } };
const state = { bucket: "acme-state", table: "acme-locks" };
exports.definitions = {
  accounts: { main: { id: "111122223333", region: "us-east-1", state } },
  tiers: { dev: {}, staging: {}, prod: {} },
  systems: [{ name: "shop", common: {}, environments: { dev } }],
};
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "groundplan-mistakes-"));
  cpSync(dist(), join(folder, "dist"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "dist", "envs", "index.js"), ENVIRONMENTS);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("if the sources do not compile, all mistakes in the environments are reported at once", () => {
  const { status, stderr } = spawnSync(process.execPath, ["dist/commands/mistakes.js"], {
    cwd: folder,
    encoding: "utf8",
  });

  expect(status).toBe(1);
  expect(stderr).toContain("shop/dev: network.natGateway: is not a setting; did you mean natGateways?");
  expect(stderr).toContain("shop/dev: network.azz: is not a setting; did you mean azs?");
  expect(stderr).toContain('shop/dev: queues.orders.fifo: "yes" is not a');
  expect(stderr).not.toContain("    at ");
});
