import { type Block, blocks, strings } from "../../terraform";

/** Tests that hold where the key is missing, or that name only whom they keep out. */
const LETS_OTHERS_THROUGH = /Not|^Null$|IfExists$|^ForAllValues:/;

/** Whether a statement holds only where a key has one of the values named; AWS does not tell `aws:` from `AWS:`. */
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
