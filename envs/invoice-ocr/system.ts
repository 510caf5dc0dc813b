import type { Partially } from "../../modules/core";
import type { EnvironmentConfig } from "../../stacks/config/environment";

/** What every environment of Invoice OCR has: a Node.js API that reads invoices with Textract, and a React frontend. */
export const common = {
  // Assets have a hash in their names; other files may be cached for a day.
  frontend: { defaultTtlSeconds: 86_400 },
  backend: {
    port: 3000,
    cpu: 512,
    memoryMiB: 1024,
    permissions: ["textract"],
    containerHealthCheck: {
      command: `node -e "require('http').get('http://localhost:3000/health',r=>process.exit(r.statusCode===200?0:1))"`,
      timeoutSeconds: 3,
      startPeriodSeconds: 5,
    },
    environment: {
      NODE_ENV: "production",
      PORT: "3000",
      S3_BUCKET_NAME: { ref: "buckets.invoices.name" },
      S3_PRESIGNED_URL_EXPIRY: "900",
      TEXTRACT_ENABLED: "true",
      CORS_ORIGIN: { ref: "frontend.url" },
      JWT_EXPIRES_IN: "7d",
    },
  },
  database: {
    kind: "instance",
    databaseName: "invoice_ocr",
    version: "15",
    maintenanceWindow: "mon:04:00-mon:05:00",
    instance: { class: "db.t3.micro" },
  },
  buckets: { invoices: { browserAccess: true } },
  secrets: { JWT_SECRET: { kind: "generated" } },
  alerts: { default: { emails: ["ops@invoice-ocr.example.com"] }, logErrors: {} },
  delivery: { repository: "invoice-ocr" },
} as const satisfies Partially<EnvironmentConfig>;
