import { existsSync, readFileSync } from "node:fs";
import { GOLDEN_REACH, goldenFiles, leftovers } from "../../commands/support/golden";
import { definitions } from "../../envs";
import { compareAddresses, readGolden } from "../../readers/check/addresses";
import { synthesized } from "../support/stacks";

const stacks = synthesized();
const files = goldenFiles(definitions, stacks);
const committed = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

describe("the committed files of each stack (npm run golden:update writes them)", () => {
  test("every stack has its lists, and there are no others", () => {
    expect([...files.keys()].filter((file) => !existsSync(file))).toEqual([]);
    expect(leftovers(files)).toEqual([]);
  });

  test.each(stacks.map(({ name, terraform }) => ({ name, terraform })))(
    "$name: no address disappears without a moved block, and new ones are listed",
    ({ name, terraform }) => {
      const { added, removed } = compareAddresses(readGolden(name), terraform);

      expect(removed.map((address) => `${address} is gone: Terraform would destroy it`)).toEqual([]);
      expect(added.map((address) => `${address} is new: run npm run golden:update`)).toEqual([]);
    },
  );

  test.each([...files.keys()].filter((file) => file.startsWith(GOLDEN_REACH)))(
    "ALL-2: %s lists every connection",
    (file) => {
      expect(files.get(file)?.split("\n")).toEqual(committed(file).split("\n"));
    },
  );

  test("README.md has a row for each environment, with its numbers of lines and resources", () => {
    expect(files.get("README.md")).toBe(committed("README.md"));
  });

  test("addresses contain no hash", () => {
    const hashed = stacks.flatMap(({ name }) => readGolden(name)).filter((address) => /_[0-9A-F]{8}$/.test(address));

    expect(hashed).toEqual([]);
  });
});

describe("compareAddresses", () => {
  const golden = ["aws_sqs_queue.jobs", "aws_vpc.network"];

  test("reports removed and new addresses", () => {
    const terraform = { resource: { aws_vpc: { network: {} }, aws_sqs_queue: { work: {} } } };

    expect(compareAddresses(golden, terraform)).toEqual({
      added: ["aws_sqs_queue.work"],
      removed: ["aws_sqs_queue.jobs"],
      moved: [],
    });
  });

  test("recognizes a moved block", () => {
    const moved = [{ from: "aws_sqs_queue.jobs", to: "aws_sqs_queue.work" }];
    const terraform = { resource: { aws_vpc: { network: {} }, aws_sqs_queue: { work: {} } }, moved };

    expect(compareAddresses(golden, terraform)).toEqual({ added: [], removed: [], moved });
  });

  test("ignores a moved block to a missing address", () => {
    const terraform = {
      resource: { aws_vpc: { network: {} } },
      moved: [{ from: "aws_sqs_queue.jobs", to: "aws_sqs_queue.work" }],
    };

    expect(compareAddresses(golden, terraform).removed).toEqual(["aws_sqs_queue.jobs"]);
  });
});
