import type { RunbookFolder } from "./runbook";

/** The blocks by which a database goes back. */
export function restoreBlocks(folder: () => RunbookFolder, swap: string) {
  const restore = (text: string | RegExp): string => folder().block("Restore the database", text);
  return {
    restore,
    /** The functions and variables that the other blocks need. */
    setup: (): string => restore(/^state_value\(\)/),
    swap: (): string => restore(swap),
  };
}

/** Questions about an instance, and about those whose names begin with its own. */
export function instanceQuestions(folder: () => RunbookFolder, database: string) {
  return {
    instance: (query: string, name = database): Promise<string> =>
      folder().ask(
        `aws rds describe-db-instances --db-instance-identifier ${name} --query 'DBInstances[0].${query}' --output text`,
      ),
    names: (): Promise<string> =>
      folder().ask(
        `aws rds describe-db-instances --query "sort(DBInstances[?starts_with(DBInstanceIdentifier, '${database}')].DBInstanceIdentifier)" --output text`,
      ),
  };
}
