import type { EnvironmentFile } from "../../stacks/config/environment";

/** The compiler, which `cdktf synth` runs first, checks these: each expected error must occur. */
describe("a typo in an environment file does not compile", () => {
  test.each([
    // @ts-expect-error an unknown section
    { tier: "dev", account: "development", databse: {} } satisfies EnvironmentFile,
    // @ts-expect-error an unknown setting
    { tier: "dev", account: "development", backend: { memoryMb: 512 } } satisfies EnvironmentFile,
    // @ts-expect-error an unknown tier
    { tier: "production", account: "development" } satisfies EnvironmentFile,
    // @ts-expect-error a wrong kind of value
    { tier: "dev", account: "development", network: { natGateways: 2 } } satisfies EnvironmentFile,
    // @ts-expect-error no account
    { tier: "dev" } satisfies EnvironmentFile,
  ])("%j", (file) => {
    expect(file).toBeDefined();
  });
});
