import type { Accounts } from "../stacks/config/account";

/** The AWS accounts. Production has one of its own, so that nothing done elsewhere can reach it. */
export const accounts = {
  development: {
    id: "111122223333",
    region: "us-east-1",
    state: { bucket: "groundplan-state-111122223333", table: "terraform-state-lock" },
    zones: ["dev.sheetgpt.example.com", "staging.sheetgpt.example.com"],
    github: { organization: "sheetgpt" },
  },
  production: {
    id: "444455556666",
    region: "us-east-1",
    recoveryRegion: "us-west-2",
    state: { bucket: "groundplan-state-444455556666", table: "terraform-state-lock" },
    zones: ["sheetgpt.example.com"],
    github: { organization: "sheetgpt" },
    audit: { cloudTrail: {}, awsConfig: {} },
  },
} as const satisfies Accounts;
