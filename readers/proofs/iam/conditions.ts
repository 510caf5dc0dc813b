import { type Block, blocks, strings } from "../../terraform";

/** Operators that also match if the key is missing, or that only exclude principals. */
const LETS_OTHERS_THROUGH = /Not|^Null$|IfExists$|^ForAllValues:/;

/** Whether a statement applies only if a key has one of the given values; AWS ignores the case of `aws:`. */
export function conditionOn(statement: Block, key: string, fits: (value: string) => boolean = isNarrow): boolean {
  return blocks(statement["condition"]).some(({ variable, test, values }) => {
    const named = strings(values);
    const same = String(variable).toLowerCase() === key.toLowerCase();
    return same && !LETS_OTHERS_THROUGH.test(String(test)) && named.length > 0 && named.every(fits);
  });
}

function isNarrow(value: string): boolean {
  return !/^[*?]*$/.test(value);
}
