import { expressionOf } from "../../../readers/handoff/hcl/template";
import { writeHcl } from "../../../readers/handoff/hcl/write";

describe("a string of Terraform's JSON as HCL", () => {
  test.each([
    ["plain", '"plain"'],
    ["${aws_vpc.network.id}", "aws_vpc.network.id"],
    ["a-${var.b}-c", '"a-${var.b}-c"'],
    ["${a.b}${c.d}", '"${a.b}${c.d}"'],
    ["$${IMAGE_TAG}", '"$${IMAGE_TAG}"'],
    ['say "hi" \\ there\t', '"say \\"hi\\" \\\\ there\\t"'],
    ['${jsonencode({"a" = "}"})}', 'jsonencode({"a" = "}"})'],
    ['${format("%s-${var.x}", "}")}/*', '"${format("%s-${var.x}", "}")}/*"'],
    ["%{if var.a}x%{endif}", '"%{if var.a}x%{endif}"'],
    ["one\ntwo\n", "<<EOT\none\ntwo\nEOT"],
    ["one\ntwo", "chomp(<<EOT\none\ntwo\nEOT\n)"],
    ["EOT\n", "<<EOT_\nEOT\nEOT_"],
  ])("%j", (text, expression) => {
    expect(expressionOf(text, "as they are")).toBe(expression);
  });

  test("is quoted where nothing may follow a heredoc", () => {
    expect(expressionOf("one\ntwo\n", "quoted")).toBe('"one\\ntwo\\n"');
  });

  test("must be closed", () => {
    expect(() => expressionOf("${aws_vpc.a", "quoted")).toThrow("the template is not closed");
  });
});

describe("a resource as HCL", () => {
  test("distinguishes blocks from arguments by the provider's schema", () => {
    const tags = { Name: "x", "a b": "y" };
    const root = {
      resource: { aws_lb_listener: { web: { port: 443, tags, default_action: [{ type: "forward" }, { type: "x" }] } } },
    };

    expect(writeHcl(root)).toBe(`# ---- Edge ----

resource "aws_lb_listener" "web" {
  port = 443
  tags = {
    Name  = "x"
    "a b" = "y"
  }

  default_action {
    type = "forward"
  }

  default_action {
    type = "x"
  }
}
`);
  });

  test("writes references without quotes, and comments as comments", () => {
    const lifecycle = { ignore_changes: ["tags"], prevent_destroy: true };
    const body = { "//": "Why.", provider: "aws.us-west-2", depends_on: ["aws_vpc.a"], lifecycle };

    expect(writeHcl({ resource: { aws_vpc: { b: body } } })).toContain(`resource "aws_vpc" "b" {
  # Why.
  provider   = aws.us-west-2
  depends_on = [aws_vpc.a]

  lifecycle {
    ignore_changes  = [tags]
    prevent_destroy = true
  }
}`);
  });
});

test("a check block as HCL", () => {
  const filled = { assert: [{ condition: "${a.b == 1}", error_message: "Fill it in." }] };

  expect(writeHcl({ check: { filled } })).toBe(`check "filled" {
  assert {
    condition     = a.b == 1
    error_message = "Fill it in."
  }
}
`);
});
