import type { Problem } from "../core";
import type { IKey } from "../kms";

/** What a stack hands to a bucket, as far as a copy needs it. */
interface Wiring {
  readonly config?: { readonly replicated?: boolean };
  readonly replication?: { readonly region: string };
  readonly key?: IKey;
  readonly replicaKey?: IKey;
}

/** Checks that depend on more than the configuration. */
export function wiringProblems({ config, replication, key, replicaKey }: Wiring, home: string): Problem[] {
  if (config?.replicated !== true) return [];
  if (replication === undefined) {
    return [{ path: "replicated", message: "true needs a region to copy to; pass a recovery region" }];
  }
  if (replication.region === home) {
    const message = `true would copy to ${home}, which is the home region; use another region`;
    return [{ path: "replicated", message }];
  }
  if ((key === undefined) === (replicaKey === undefined)) return [];
  return [
    { path: "replicated", message: "true needs keys for both the bucket and its copy, or for neither; pass both" },
  ];
}
