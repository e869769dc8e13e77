import type { RequestFacts } from "@dyeing/sdk";

/** A request in words, as somebody types it who wants to know what becomes of it. */
export interface RequestArguments {
  readonly method?: string | undefined;
  /** With a query string or without. */
  readonly path?: string | undefined;
  /** `name:value` */
  readonly header?: readonly string[] | undefined;
  /** `name=value` */
  readonly claim?: readonly string[] | undefined;
  /** `key=value` */
  readonly tag?: readonly string[] | undefined;
  readonly peer?: string | undefined;
  /** Who it is, of people who are not logged in. */
  readonly visitor?: string | undefined;
}

/** The facts of a request that was typed. Throws an Error that says what is wrong with it. */
export function requestOfArguments(request: RequestArguments): RequestFacts {
  const { method = "GET", path: target = "/", peer, visitor } = request;
  const headers = new Map<string, string>();
  for (const [name, value] of pairsOf("-H", request.header, ":")) {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  const claims = new Map(pairsOf("--claim", request.claim, "="));
  const tags = new Map(pairsOf("--tag", request.tag, "="));
  const [path = ""] = target.split("?", 1);
  const parameters = new URLSearchParams(target.slice(path.length));
  return {
    method,
    path,
    header: (name) => headers.get(name),
    query: (name) => parameters.get(name) ?? undefined,
    claim: (name) => claims.get(name),
    tag: (key) => tags.get(key),
    visitor: () => visitor,
    ...(peer === undefined ? {} : { peer }),
  };
}

function pairsOf(option: string, texts: readonly string[] = [], separator: string): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf(separator);
    if (at < 1) throw new Error(`\`${option} ${text}\`: expected name${separator}value`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
}
