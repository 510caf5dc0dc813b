import { text, type Setting } from "./settings";

/** What follows the `?` of a URL, as it is sent, up to 1024 characters: others than those of URLs are percent-encoded. */
export function urlQuery(what: string): Setting<string> {
  return text(/^[^\s?#]{0,1024}$/, what).refine((query) => {
    const odd = /["<>\\^`{|}]|[^!-~]/u.exec(query)?.[0];
    return odd === undefined
      ? undefined
      : `has a ${odd}, which cannot be in the query of a URL; write it as ${encodeURIComponent(odd)}`;
  });
}
