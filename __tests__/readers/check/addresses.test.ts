import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { compareAddresses, GOLDEN_ADDRESSES, readGolden } from "../../../readers/check/addresses";
import { type SynthesizedStack, readSynthesized } from "../../../readers/terraform";
import { buildApp } from "../../../stacks/app";

const outdir = mkdtempSync(join(tmpdir(), "groundplan-addresses-"));
let stacks: readonly SynthesizedStack[] = [];

beforeAll(() => {
  buildApp(definitions, { outdir }).synth();
  stacks = readSynthesized(outdir);
});

afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

describe("addresses", () => {
  test("every stack has its committed list, and no list is left over", () => {
    const files = existsSync(GOLDEN_ADDRESSES) ? readdirSync(GOLDEN_ADDRESSES) : [];

    expect(files.sort()).toEqual(stacks.map((stack) => `${stack.name}.txt`).sort());
  });

  test("none disappears without a moved block, and new ones are in the list (npm run addresses:update)", () => {
    const changes = stacks.flatMap(({ name, terraform }) => {
      const { added, removed } = compareAddresses(readGolden(name), terraform);
      return [
        ...removed.map((address) => `${name}: ${address} is gone; what it stands for would be destroyed`),
        ...added.map((address) => `${name}: ${address} is new`),
      ];
    });

    expect(changes).toEqual([]);
  });

  test("carry no hash", () => {
    const hashed = stacks.flatMap(({ name }) => readGolden(name)).filter((address) => /_[0-9A-F]{8}$/.test(address));

    expect(hashed).toEqual([]);
  });
});

describe("compareAddresses", () => {
  const golden = ["aws_sqs_queue.jobs", "aws_vpc.network"];

  test("reports what is gone and what is new", () => {
    const terraform = { resource: { aws_vpc: { network: {} }, aws_sqs_queue: { work: {} } } };

    expect(compareAddresses(golden, terraform)).toEqual({
      added: ["aws_sqs_queue.work"],
      removed: ["aws_sqs_queue.jobs"],
      moved: [],
    });
  });

  test("takes a moved block for what it is", () => {
    const moved = [{ from: "aws_sqs_queue.jobs", to: "aws_sqs_queue.work" }];
    const terraform = { resource: { aws_vpc: { network: {} }, aws_sqs_queue: { work: {} } }, moved };

    expect(compareAddresses(golden, terraform)).toEqual({ added: [], removed: [], moved });
  });

  test("does not take a moved block that leads nowhere", () => {
    const terraform = {
      resource: { aws_vpc: { network: {} } },
      moved: [{ from: "aws_sqs_queue.jobs", to: "aws_sqs_queue.work" }],
    };

    expect(compareAddresses(golden, terraform).removed).toEqual(["aws_sqs_queue.jobs"]);
  });
});
