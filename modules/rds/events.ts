import { DbEventSubscription } from "@cdktf/provider-aws/lib/db-event-subscription";
import { Construct } from "constructs";
import { Naming, type Severity } from "../core";

/** Instances or clusters whose events of some categories go to the people of one severity. */
export interface EventSource {
  /** Part of the address and of the physical name. */
  readonly id: string;
  readonly severity: Severity;
  readonly type: "db-instance" | "db-cluster";
  /** References, so that RDS knows them when it is asked to watch them. */
  readonly ids: readonly string[];
  readonly categories: readonly string[];
}

/**
 * What RDS says when the database is broken, or cannot grow: in relation to the disk as it is at that moment, which no
 * metric tells.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
export const FAILURES = ["failure", "low storage"];
/**
 * What RDS says when the database restarts, or changes machines. Maintenance is not among them: it is announced, and in
 * its window.
 */
export const RESTARTS = ["availability", "failover", "read replica", "recovery"];

export interface DatabaseEventsProps {
  /** `database`. */
  readonly database: string;
  readonly sources: readonly EventSource[];
  /** The topic of a severity, which RDS must be allowed to publish to by the time it is known. */
  readonly topicArn: (severity: Severity) => string;
}

/**
 * Tells people what RDS itself reports about a database. Alarms see numbers; these are the sentences.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html
 */
export class DatabaseEvents extends Construct {
  constructor(scope: Construct, id: string, { database, sources, topicArn }: DatabaseEventsProps) {
    super(scope, id);
    for (const { id: name, severity, type, ids, categories } of sources) {
      new DbEventSubscription(this, name, {
        name: Naming.of(this).name("event-subscription", `${database}-${name}`),
        snsTopic: topicArn(severity),
        sourceType: type,
        sourceIds: [...ids],
        eventCategories: [...categories].sort(),
      });
    }
  }
}
