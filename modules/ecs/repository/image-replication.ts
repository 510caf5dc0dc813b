import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { Construct } from "constructs";
import { Naming } from "../../core";

export interface ImageReplicationProps {
  /** Where the copies go. */
  readonly region: string;
  /** The prefix of the repositories to copy: `shop-prod-`. */
  readonly prefixes: readonly string[];
}

/**
 * Copies images to another region as they are pushed. A registry has one such configuration, so it belongs to the
 * account and not to an environment; earlier images are not copied. The copies keep their tags; old ones are not
 * deleted there.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export class ImageReplication extends Construct {
  /** The underlying configuration; the escape hatch. */
  readonly resource: EcrReplicationConfiguration;

  constructor(scope: Construct, id: string, { region, prefixes }: ImageReplicationProps) {
    super(scope, id);
    this.resource = new EcrReplicationConfiguration(this, "Resource", {
      replicationConfiguration: {
        rule: [
          {
            destination: [{ region, registryId: Naming.of(this).deployment.accountId }],
            repositoryFilter: prefixes.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
          },
        ],
      },
    });
  }
}
