export { type Finding } from "./finding";
export { iamFindings } from "./iam/findings";
export { networkFindings } from "./network/findings";
export { CLOUDFRONT, INTERNET, isOutside, lineOf, Reachability, S3, type Reach } from "./network/reachability";
