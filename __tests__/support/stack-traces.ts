/**
 * CDKTF records a stack trace for every token. jest maps each line of such a trace back to TypeScript, which takes
 * longer than the synthesis; nobody reads these traces, so only errors keep theirs.
 */
const capture = Error.captureStackTrace.bind(Error);

Error.captureStackTrace = (subject, below) => {
  if (subject instanceof Error) capture(subject, below);
};
