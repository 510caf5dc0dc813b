import type { Accounts } from "../stacks/config/account";

/** The AWS accounts. Production has an account of its own, so that nothing done elsewhere can affect it. */
export const accounts = {
  development: {
    id: "111122223333",
    region: "us-east-1",
    state: { bucket: "groundplan-state-111122223333", table: "terraform-state-lock" },
    zones: [
      "dev.sheetgpt.example.com",
      "staging.sheetgpt.example.com",
      "dev.eloquent-ai.example.com",
      "staging.eloquent-ai.example.com",
      "dev.invoice-ocr.example.com",
      "staging.invoice-ocr.example.com",
      "dev.model-registry.example.com",
      "staging.model-registry.example.com",
      "dev.playstudy.example.com",
      "staging.playstudy.example.com",
    ],
    github: { organization: "example" },
  },
  production: {
    id: "444455556666",
    region: "us-east-1",
    recoveryRegion: "us-west-2",
    imageReplication: ["eloquent-ai-prod-", "invoice-ocr-"],
    state: { bucket: "groundplan-state-444455556666", table: "terraform-state-lock" },
    zones: [
      "sheetgpt.example.com",
      "eloquent-ai.example.com",
      "invoice-ocr.example.com",
      "budget.invoice-ocr.example.com",
      "growth.invoice-ocr.example.com",
      "scale.invoice-ocr.example.com",
      "model-registry.example.com",
      "playstudy.example.com",
    ],
    github: { organization: "example" },
    audit: { cloudTrail: {}, awsConfig: {} },
    alerts: { emails: ["security@example.com"] },
  },
} as const satisfies Accounts;
