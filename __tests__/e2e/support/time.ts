/**
 * A minute of a test that has the machine to itself. Eight suites share two cores, and other people's work may be on them too:
 * a time-out is there to end what hangs, not to judge how fast the machine is.
 */
export const MINUTE_ALONE = 4 * 60_000;
