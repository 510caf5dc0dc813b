/**
 * The resource types that the end-to-end suites leave out, each with the reason; they are validated all the same. What the
 * emulator accepts without acting on it stands in its own README.
 */
export const NOT_EMULATED: Readonly<Record<string, string>> = {};
