import type { TierName } from "../../stacks/config/environment";

/** What an environment uses in a month, as far as it costs money and nobody can know it from the configuration. */
export interface Usage {
  /** Requests from outside. */
  readonly requests: number;
  /** GB that go out to the internet, through CloudFront where there is one. */
  readonly outGb: number;
  /** GB that tasks exchange with the internet through NAT. */
  readonly natGb: number;
  /** GB of logs written. */
  readonly logsGb: number;
  /** GB in buckets. */
  readonly bucketGb: number;
  /** GB in a serverless database. */
  readonly databaseGb: number;
  /** ACUs of a serverless database on average, above its minimum. */
  readonly acuAboveMin: number;
  /** GB of images. */
  readonly imagesGb: number;
  /** Hours that batch jobs run, all together. */
  readonly jobHours: number;
}

/** Rough figures, to compare environments by. */
export const USAGE: Readonly<Record<TierName, Usage>> = {
  dev: {
    ...{ requests: 100_000, outGb: 1, natGb: 5, logsGb: 1, bucketGb: 1 },
    ...{ databaseGb: 1, acuAboveMin: 0.1, imagesGb: 2, jobHours: 10 },
  },
  staging: {
    ...{ requests: 100_000, outGb: 1, natGb: 10, logsGb: 2, bucketGb: 5 },
    ...{ databaseGb: 5, acuAboveMin: 0.2, imagesGb: 5, jobHours: 10 },
  },
  prod: {
    ...{ requests: 3_000_000, outGb: 50, natGb: 50, logsGb: 10, bucketGb: 50 },
    ...{ databaseGb: 20, acuAboveMin: 1, imagesGb: 10, jobHours: 100 },
  },
};
