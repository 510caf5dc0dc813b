import { bundleOf } from "../../../readers/handoff";
import type { EnvironmentFile } from "../../../stacks/config/environment";
import { environment } from "../../stacks/environment";

const FROM = { version: "1.2.3-0123456789", commit: "0123456789abcdef", dirty: false };
const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mails-AbCdEf";

function pages(file: Partial<EnvironmentFile>): { readonly readme: string; readonly runbook: string } {
  const terraform = environment({ network: { cidr: "10.0.0.0/16" }, ...file });
  const bundle = bundleOf(terraform as never, { language: "json", from: FROM });
  return { readme: String(bundle.get("README.md")), runbook: String(bundle.get("RUNBOOK.md")) };
}

test("the pages name what somebody else keeps", () => {
  const { readme, runbook } = pages({
    backend: { port: 8000 },
    secrets: {
      VENDOR: { kind: "existing", secret: "shared/vendor" },
      MAILS: { kind: "existing", secret: ARN, key: "password" },
      LOGIN: { kind: "parameter", name: "/login" },
    },
  });
  const kept = `\`arn:aws:secretsmanager:eu-west-1:111122223333:secret:mails-AbCdEf\``;

  for (const page of [readme, runbook]) {
    expect(page).toContain(kept);
    expect(page).toContain("`shared/vendor`");
    expect(page).toMatch(/`arn:aws:ssm:[^`]*:parameter\/login`/);
  }
  expect(readme).not.toContain("The first apply does not wait");
});

test("where Terraform owns the image, the second apply starts the tasks, and no command has to", () => {
  const { readme } = pages({
    backend: { port: 8000, image: { owner: "terraform", reference: "nginx:1.27" } },
    secrets: { VENDOR: { kind: "external", description: "Key of the vendor." } },
  });

  expect(readme).toMatch(/The first apply does not wait for the tasks of `[\w-]+-backend-service`/);
  expect(readme).not.toContain("--force-new-deployment");
});
