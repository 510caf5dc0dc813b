/** A public Route 53 zone as seen by others. */
export interface IHostedZone {
  readonly zoneId: string;
  /** `example.com`, without the final dot. */
  readonly zoneName: string;
}

/** A certificate that has been validated: anything that uses the ARN waits for the validation. */
export interface ICertificate {
  readonly certificateArn: string;
}
