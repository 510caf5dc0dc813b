export { Configuration, type Finding } from "./configuration";
export { iamFindings } from "./iam/findings";
export { networkFindings } from "./network/findings";
export { CLOUDFRONT, INTERNET, Reachability, S3, text, type Reach } from "./network/reachability";
