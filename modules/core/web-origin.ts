import { show } from "./problems";
import { text } from "./settings";

/** An origin as browsers send it: scheme, host and port, in lower case and without a path. */
export const webOrigin = text(
  /^https?:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
  'an origin such as "https://app.example.com", without a path',
).refine((origin) =>
  origin.length <= 253 && URL.canParse(origin)
    ? undefined
    : `${show(origin)} is not an origin; use one such as "https://app.example.com"`,
);
