import type { Partially } from "../../modules/core";
import type { EnvironmentConfig } from "../../stacks/config/environment";

/** What every environment of Eloquent AI has: a FastAPI backend that answers from documents, and a React frontend under one name. */
export const common = {
  frontend: { apiPaths: ["/api/*", "/health"] },
  backend: {
    port: 8000,
    cpu: 1024,
    memoryMiB: 2048,
    // Lets the language model finish an answer that is being written.
    stopTimeoutSeconds: 60,
    tracing: true,
    permissions: ["custom-metrics"],
    // An answer of a language model takes half a minute or more; the default of 2 seconds would always ring.
    loadBalancer: { exposure: "cloudfront", alarms: { responseTimeSeconds: 45 } },
    scaling: { min: 2, max: 10 },
    environment: {
      PINECONE_INDEX: "eloquent-ai",
      PINECONE_DIMENSION: "1536",
      PINECONE_REGION: "us-east-1",
      DOCUMENTS_BUCKET: { ref: "buckets.documents.name" },
    },
  },
  database: { kind: "serverless", databaseName: "eloquent", version: "16", serverless: { maxAcu: 16 } },
  buckets: { documents: { archive: { afterDays: 180 } } },
  secrets: {
    JWT_SECRET: { kind: "generated" },
    OPENAI_API_KEY: { kind: "external", description: "Key of the OpenAI API, from platform.openai.com." },
    PINECONE_API_KEY: { kind: "external", description: "Key of the Pinecone project, from app.pinecone.io." },
  },
  waf: {},
  alerts: { default: { emails: ["ops@eloquent-ai.example.com"] }, logErrors: {} },
  delivery: { repository: "eloquent-ai" },
} as const satisfies Partially<EnvironmentConfig>;
