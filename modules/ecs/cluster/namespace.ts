import { ServiceDiscoveryHttpNamespace } from "@cdktf/provider-aws/lib/service-discovery-http-namespace";
import { Construct } from "constructs";
import { Naming } from "../../core";

/**
 * Where the services of a cluster find each other by name, through Service Connect. It has no DNS zone: the proxy in each task
 * answers for the names.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
 */
export class ServiceNamespace extends Construct {
  readonly namespaceArn: string;
  /** The underlying namespace; the escape hatch. */
  readonly resource: ServiceDiscoveryHttpNamespace;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const naming = Naming.of(this);
    this.resource = new ServiceDiscoveryHttpNamespace(this, "Resource", {
      name: naming.name("cloud-map", id),
      description: `Where the services of ${naming.prefix} find each other`,
    });
    this.namespaceArn = this.resource.arn;
  }
}
