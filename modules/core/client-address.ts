/**
 * The header in which every entrance that can set one tells the backend the caller's address: CloudFront, the HTTP API
 * and the host's nginx. Each replaces what the caller sent under that name. A load balancer sets only `X-Forwarded-For`.
 */
export const CLIENT_ADDRESS_HEADER = "X-Client-Ip";
