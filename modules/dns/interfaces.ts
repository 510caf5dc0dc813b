import type { TerraformProvider } from "cdktf";

/** A public Route 53 zone as seen by others. */
export interface IHostedZone {
  readonly zoneId: string;
  /** `example.com`, without the final dot. */
  readonly zoneName: string;
  /** Writes its records, if the zone is in another account. Default: the stack's own provider. */
  readonly provider?: TerraformProvider;
}

/** A certificate that has been validated: anything that uses the ARN waits for the validation. */
export interface ICertificate {
  readonly certificateArn: string;
}
