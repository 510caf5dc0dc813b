import { existsSync, readFileSync } from "node:fs";
import { GOLDEN_REACH, goldenFiles, leftovers } from "../../commands/support/golden";
import { definitions } from "../../envs";
import { compareAddresses, readGolden } from "../../readers/check/addresses";
import { synthesized } from "../support/stacks";

const stacks = synthesized();
const files = goldenFiles(definitions, stacks);
const committed = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

describe("what is committed of each stack (npm run golden:update writes it)", () => {
  test("every stack has its lists, and none is left over", () => {
    expect([...files.keys()].filter((file) => !existsSync(file))).toEqual([]);
    expect(leftovers(files)).toEqual([]);
  });

  test.each(stacks.map(({ name, terraform }) => ({ name, terraform })))(
    "$name: no address disappears without a moved block, and new ones are in the list",
    ({ name, terraform }) => {
      const { added, removed } = compareAddresses(readGolden(name), terraform);

      expect(removed.map((address) => `${address} is gone: Terraform would destroy it`)).toEqual([]);
      expect(added.map((address) => `${address} is new: run npm run golden:update`)).toEqual([]);
    },
  );

  test.each([...files.keys()].filter((file) => file.startsWith(GOLDEN_REACH)))(
    "ALL-2: %s lists all who reach something, and what",
    (file) => {
      expect(files.get(file)?.split("\n")).toEqual(committed(file).split("\n"));
    },
  );

  test("README.md has a row for each environment, with the lines and resources that it has", () => {
    expect(files.get("README.md")).toBe(committed("README.md"));
  });

  test("addresses carry no hash", () => {
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
