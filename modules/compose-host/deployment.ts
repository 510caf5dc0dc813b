import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { Construct } from "constructs";
import { Naming } from "../core";
import { anyResource, sidPart, type IGrantable } from "../iam";
import { DATA } from "./compose-file";

/**
 * What a pipeline runs on the host: it takes an image tag, and nothing else. If the new image does not become healthy,
 * the previous one is started again, and the command fails.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html
 */
export class HostDeployment extends Construct {
  readonly documentName: string;
  /** The underlying document; the escape hatch. */
  readonly resource: SsmDocument;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.resource = new SsmDocument(this, "Resource", {
      name: Naming.of(this).name("ssm-document", id),
      documentType: "Command",
      documentFormat: "JSON",
      content: JSON.stringify(CONTENT),
    });
    this.documentName = this.resource.name;
  }

  /** Lets a pipeline run the document on hosts of this environment, and read the result. */
  grantRun(grantee: IGrantable): void {
    const naming = Naming.of(this);
    const sid = sidPart(this.node.id);
    grantee.addStatement({ sid: `Run${sid}`, actions: ["ssm:SendCommand"], resources: [this.resource.arn] });
    grantee.addStatement({
      sid: `Run${sid}OnHosts`,
      actions: ["ssm:SendCommand"],
      resources: [naming.arn("ec2", "instance/*")],
      conditions: [
        { test: "StringEquals", variable: "ssm:resourceTag/System", values: [naming.deployment.system] },
        { test: "StringEquals", variable: "ssm:resourceTag/Environment", values: [naming.deployment.environment] },
      ],
    });
    grantee.addStatement({
      sid: `Watch${sid}`,
      actions: ["ssm:GetCommandInvocation", "ssm:ListCommandInvocations"],
      resources: anyResource("A command has no ARN before it is sent."),
    });
  }
}

const CONTENT = {
  schemaVersion: "2.2",
  description: "Runs another image of the application",
  parameters: {
    ImageTag: {
      type: "String",
      description: "The tag to run, as it is in the repository",
      allowedPattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
    },
  },
  mainSteps: [
    {
      action: "aws:runShellScript",
      name: "deploy",
      inputs: {
        // Twice the pull and the wait below: a command that times out would leave no image running.
        timeoutSeconds: "1800",
        runCommand: [
          "set -eu",
          // The first deployment may come before a start has got as far as choosing a tag.
          `cp ${DATA}/image-tag ${DATA}/image-tag.before 2>/dev/null || echo "{{ ImageTag }}" > ${DATA}/image-tag.before`,
          `echo "{{ ImageTag }}" > ${DATA}/image-tag`,
          "if ! { /opt/app/fetch-secrets && /opt/app/compose up --detach --wait --wait-timeout 300; }; then",
          '  echo "{{ ImageTag }} did not become healthy; the image before it is started again" >&2',
          `  cp ${DATA}/image-tag.before ${DATA}/image-tag`,
          "  /opt/app/fetch-secrets",
          "  /opt/app/compose up --detach --wait --wait-timeout 300",
          "  exit 1",
          "fi",
          "docker image prune --all --force --filter until=168h",
        ],
      },
    },
  ],
};
