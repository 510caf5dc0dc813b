import { show, text, type Problem } from "../core";
import { PRODUCTS, type EngineName } from "./product";

const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;

/** A name as every engine accepts it; {@link nameProblems} knows what else each of them refuses. */
export const identifier = text(IDENTIFIER, 'lower-case letters, digits and "_", at most 63, a letter first');

interface Names {
  readonly engine: EngineName;
  readonly user: string;
  readonly databaseName: string;
}

/** Names that the engine refuses. */
export function nameProblems({ engine, user, databaseName }: Names): Problem[] {
  const { title, users, usersSaid, isReserved, defaultUser } = PRODUCTS[engine];
  const reserved = (name: string, example: string) =>
    `${show(name)} is a reserved word on RDS for ${title}; use another one, such as "${example}"`;
  const ofUser = (): string | undefined => {
    if (!users.test(user)) return `${show(user)} is not a user of ${title} on RDS; use ${usersSaid}`;
    return isReserved(user, "user") ? reserved(user, defaultUser) : undefined;
  };
  const userMessage = ofUser();
  return [
    ...(isReserved(databaseName, "database") ? [{ path: "databaseName", message: reserved(databaseName, "app") }] : []),
    ...(userMessage === undefined ? [] : [{ path: "user", message: userMessage }]),
  ];
}

/** The name of a database's copy in the recovery region, within the stack: `database-recovery`. */
export function copyName(database: string): string {
  return `${database}-recovery`;
}
