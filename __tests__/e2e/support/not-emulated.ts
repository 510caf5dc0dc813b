/** The resource types that the end-to-end suites leave out, each with the reason. They are validated all the same. */
export const NOT_EMULATED: Readonly<Record<string, string>> = {
  aws_s3_account_public_access_block:
    "S3 Control puts the account's number before the host name, and 111122223333.127.0.0.1 is the name of nothing",
};
