import type { DatabaseSettings } from "./config";
import { PRODUCTS } from "./product";

/**
 * A connection URL, and its parts that are not secret. The password only has letters and digits, so nothing is escaped.
 */
export function databaseUrl(settings: DatabaseSettings, host: string, password: string) {
  const { urlScheme, user, databaseName } = settings;
  const { port, defaultQuery } = PRODUCTS[settings.engine];
  const query = settings.urlQuery ?? defaultQuery(urlScheme);
  const suffix = query === "" ? "" : `?${query}`;
  return {
    value: `${urlScheme}://${user}:${password}@${host}:${port}/${databaseName}${suffix}`,
    plainParts: [urlScheme, user, host, databaseName, query],
  };
}
