import { show, type Problem } from "./problems";
import { text, type Setting } from "./settings";

/** The longest reference of an image that ECS and Batch accept. */
const LONGEST_IMAGE = 255;

/** An image with its tag or digest; parts of it may be references that CDKTF resolves later. */
export function imageReference(what: string): Setting<string> {
  return text(/^\S+[:@]\S+$/, what).refine((reference) => {
    const written = reference.replace(/\$\{TfToken\[[^\]]*\]\}/g, "");
    const odd = /[^\w./:@#+-]/u.exec(written)?.[0];
    if (odd !== undefined) return `${show(reference)} has the character ${show(odd)}; use ${what}`;
    if (written.length <= LONGEST_IMAGE) return undefined;
    return `has ${written.length} characters; use ${LONGEST_IMAGE} at most`;
  });
}

/** The part of a container that grows with its configuration. */
interface Container {
  readonly entryPoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, unknown>>;
}

/** The most KiB of a definition in each service, and what the rest of ours may take of it. */
const MOST_KIB = {
  "a task definition": { most: 64, ours: 8 },
  "a job definition": { most: 24, ours: 6 },
  /** The user data of an instance. */
  "the host's start script": { most: 16, ours: 11 },
} as const;

/**
 * Whether command and variables fit the definition that AWS keeps of a container.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 * @see https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 */
export function definitionProblems(
  { entryPoint = [], command = [], environment }: Container,
  of: keyof typeof MOST_KIB,
): Problem[] {
  const { most, ours } = MOST_KIB[of];
  const bytes = (part: unknown): number => Buffer.byteLength(JSON.stringify(part));
  const [inCommand, inVariables] = [bytes([...entryPoint, ...command]), bytes(environment)];
  if (inCommand + inVariables <= (most - ours) * 1024) return [];
  const message =
    `has ${inCommand + inVariables} bytes together with ${inCommand > inVariables ? "environment" : "command"}, and ${of} has room for ` +
    `${(most - ours) * 1024}; put long values into a bucket, or into the image`;
  return [{ path: inCommand > inVariables ? "command" : "environment", message }];
}
