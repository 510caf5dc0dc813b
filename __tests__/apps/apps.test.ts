import { readFileSync } from "node:fs";
import { join } from "node:path";
import { iamFindings, networkFindings } from "../../readers/proofs";
import { Root, type TerraformJson } from "../../readers/terraform";
import { buildApp } from "../../stacks/app";
import { synthStackOf } from "../support/synth";
import { AppRoot, type App } from "./app";
import { APPS, DEFINITIONS } from ".";

const named = APPS.map((app) => ({ name: app.system.name, app }));

function terraformOf({ system }: App): TerraformJson {
  const id = `${system.name}-prod`;
  return { ...synthStackOf(buildApp(DEFINITIONS, { only: [id] }), id) };
}

describe.each(named)("$name", ({ app: { system, demands }, app }) => {
  const terraform = terraformOf(app);
  const root = new AppRoot(terraform);

  test("has the connections that it needs, and no others", () => {
    expect(root.connections()).toEqual([...demands.connections].sort());
  });

  test("finds its values under its own variables", () => {
    for (const [service, variables] of Object.entries(demands.variables)) {
      expect({ [service]: root.variables(service) }).toMatchObject({ [service]: variables });
    }
  });

  test("answers under its names", () => {
    expect(root.names()).toEqual(demands.names);
  });

  test("may do in AWS what it needs, and nothing else", () => {
    expect(root.rights()).toEqual(
      Object.fromEntries(Object.entries(demands.rights).map(([service, actions]) => [service, [...actions].sort()])),
    );
  });

  test("starts its services after what they need, and builds all else as it asks", () => {
    for (const [service, before] of Object.entries(demands.startsAfter ?? {})) {
      expect(root.startsAfter(service)).toEqual(expect.arrayContaining([...before]));
    }
    for (const [address, body] of Object.entries(demands.resources ?? {})) {
      expect({ [address]: root.body(address) }).toMatchObject({ [address]: body });
    }
  });

  test("passes the proofs", () => {
    const proven = new Root(terraform);

    expect([...networkFindings(proven), ...iamFindings(proven)]).toEqual([]);
  });

  test("is written in 20 to 75 lines", () => {
    const source = readFileSync(join(__dirname, `${system.name}.ts`), "utf8");
    const written = source.slice(source.indexOf("    common:"), source.indexOf("  demands:")).trim().split("\n");

    expect(written.length).toBeGreaterThanOrEqual(20);
    expect(written.length).toBeLessThanOrEqual(75);
  });
});
