/**
 * The resource types that the end-to-end suites leave out, each with the reason; they are still validated. What the
 * emulator accepts without acting on it is in its own README.
 */
export const NOT_EMULATED: Readonly<Record<string, string>> = {};
