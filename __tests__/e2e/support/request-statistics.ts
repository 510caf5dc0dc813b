/** How the emulator judged the requests since it was started. */
export interface RequestStatistics {
  /** Held against the models of AWS. */
  readonly validated: number;
  /** Without a signature, as a browser's are: nothing says which service they are for. */
  readonly unsigned: number;
  /** How often the models forbade what. */
  readonly violations: Readonly<Record<string, number>>;
  /** How often a request was not understood. */
  readonly unreadable: Readonly<Record<string, number>>;
}

export async function requestStatistics(endpoint: string): Promise<RequestStatistics> {
  const response = await fetch(`${endpoint}/moto-api/requests.json`);
  return (await response.json()) as RequestStatistics;
}

/** One line for the end of a run; throws if a request was not understood. */
export async function requestSummary(endpoints: readonly string[]): Promise<string> {
  const all = await Promise.all(endpoints.map(requestStatistics));
  const unreadable = all.flatMap((one) => Object.keys(one.unreadable));
  if (unreadable.length > 0) throw new Error(`requests that no model of AWS explains:\n${unreadable.join("\n")}`);
  const validated = all.reduce((sum, one) => sum + one.validated, 0);
  const violations = all.flatMap((one) => Object.entries(one.violations).map(([what, count]) => `${count}× ${what}`));
  return [`${validated} requests held against AWS's models, ${violations.length} forbidden\n`, ...violations].join(
    "\n",
  );
}
