import { integer, map, parseCidr, section, show, text, type Config, type Named, type Settings } from "../../core";

const ANYWHERE = "0.0.0.0/0";
const HTTPS = 443;

/** A TCP port that tasks may reach outside the environment. */
const DESTINATION = section({
  /** 587 for a mail server, for example. */
  port: integer(1, 65_535).required(),
  /** The addresses on which it is reached, as an IPv4 block. Default: `0.0.0.0/0`, everywhere. */
  to: text(/^[\d.]+\/\d+$/, 'an IPv4 block such as "203.0.113.0/24"')
    .refine((block) =>
      parseCidr(block) === undefined
        ? `${show(block)} is not an IPv4 block; write its first address and its length, such as "203.0.113.0/24"`
        : undefined,
    )
    .default(ANYWHERE),
});

export interface DestinationConfig extends Config<typeof DESTINATION>, Named {}
export interface DestinationSettings extends Settings<typeof DESTINATION>, Named {}

/** What tasks may reach outside the environment, by a name that says what it is: `mail`. */
export const OUTBOUND = map(
  text(/^(?!internet$)[a-z][a-z0-9-]{0,30}$/, "a name in kebab-case that says what is reached, such as mail"),
  DESTINATION.as<DestinationConfig, DestinationSettings>(),
).refine((given) => {
  const known = new Map<string, string>();
  for (const [name, { port, to = ANYWHERE }] of Object.entries(given)) {
    const rule = `${String(port)} ${to}`;
    const twin = known.get(rule);
    // AWS refuses the second of two equal rules.
    if (twin !== undefined) return `${name} is the same as ${twin}; leave one of them out`;
    if (port === HTTPS && to === ANYWHERE) return `${name} is what egress "https" opens; set that instead`;
    known.set(rule, name);
  }
  return undefined;
});
