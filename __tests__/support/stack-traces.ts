/**
 * CDKTF notes for every token where it was made. jest maps each line of such a note back to TypeScript, which takes longer than
 * the synthesis; nobody reads the notes, so only errors keep their stack.
 */
const capture = Error.captureStackTrace.bind(Error);

Error.captureStackTrace = (subject, below) => {
  if (subject instanceof Error) capture(subject, below);
};
