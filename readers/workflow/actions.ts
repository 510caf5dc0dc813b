/** An action, pinned: the commit cannot be moved, as a tag can. */
export interface Pin {
  readonly commit: string;
  /** The commit's release, added as a comment for people and update bots. */
  readonly version: string;
}

/** Every action that a pipeline uses, generated or in this repository. */
export const ACTIONS = {
  "actions/checkout": { commit: "3d3c42e5aac5ba805825da76410c181273ba90b1", version: "v7.0.1" },
  "actions/download-artifact": { commit: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", version: "v8.0.1" },
  "actions/setup-node": { commit: "820762786026740c76f36085b0efc47a31fe5020", version: "v7.0.0" },
  "actions/setup-python": { commit: "5fda3b95a4ea91299a34e894583c3862153e4b97", version: "v7.0.0" },
  "actions/upload-artifact": { commit: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", version: "v7.0.0" },
  "aws-actions/configure-aws-credentials": { commit: "e6de054238d6b7531b4efff3b6587d9aade6a06c", version: "v6.2.3" },
  "docker/build-push-action": { commit: "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a", version: "v7.3.0" },
  "docker/setup-buildx-action": { commit: "37fe631027851001ddb9b187196cc803df7f5f0e", version: "v4.3.0" },
  "hashicorp/setup-terraform": { commit: "dfe3c3f87815947d99a8997f908cb6525fc44e9e", version: "v4.0.1" },
} as const satisfies Record<string, Pin>;

export type Action = keyof typeof ACTIONS;

/** How a step names an action: `actions/checkout@<commit>`. */
export function pinned(action: Action): string {
  return `${action}@${ACTIONS[action].commit}`;
}
