import type { DatabaseSettings } from "./config";
import { PORT } from "./engine";

/**
 * A connection URL, and its parts that are not secret. The password only has letters and digits, so nothing is escaped.
 */
export function databaseUrl(settings: DatabaseSettings, host: string, password: string) {
  const { urlScheme, user, databaseName } = settings;
  const query = settings.urlQuery ?? (urlScheme.endsWith("+asyncpg") ? "ssl=require" : "sslmode=require");
  const suffix = query === "" ? "" : `?${query}`;
  return {
    value: `${urlScheme}://${user}:${password}@${host}:${PORT}/${databaseName}${suffix}`,
    plainParts: [urlScheme, user, host, databaseName, query],
  };
}
