import type { RequestFacts } from "@dyeing/sdk";

/** Facts of a request with these headers (lower-case names). */
export function factsOf(headers: Readonly<Record<string, string>>, path = "/v1/orders", method = "POST"): RequestFacts {
  return { method, path, header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined) };
}
