import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AWS_PROVIDER_VERSION } from "../../modules/core";
import { BLOCKS_FILE, writeBlocks, type ProviderSchema } from "../../readers/handoff/hcl/blocks";
import { describeWith, runProgram, terraformTool } from "../support/tools";

describeWith(terraformTool(), "the names of all blocks", () => {
  test("are those of the real provider; UPDATE_BLOCKS=1 updates the file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-blocks-"));
    try {
      const { env } = terraformTool();
      const aws = { source: "hashicorp/aws", version: AWS_PROVIDER_VERSION };
      writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: { aws } } }));
      await runProgram("terraform", ["init", "-input=false"], folder, env);
      const { provider_schemas: schemas } = JSON.parse(
        await runProgram("terraform", ["providers", "schema", "-json"], folder, env),
      ) as { provider_schemas: Record<string, ProviderSchema> };
      const blocks = writeBlocks("aws", schemas["registry.terraform.io/hashicorp/aws"]!);
      if (process.env["UPDATE_BLOCKS"]) writeFileSync(BLOCKS_FILE, blocks);

      expect(readFileSync(BLOCKS_FILE, "utf8")).toBe(blocks);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
