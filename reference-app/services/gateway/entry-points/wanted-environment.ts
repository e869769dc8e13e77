import type { IncomingHttpHeaders } from "node:http";

/**
 * The environment that a client asks for. `x-env` is also the header of a tag, which the gateway alone may give: dyeing
 * takes the client's out of the request, so this has to be read before.
 */
export function wantedEnvironment(headers: IncomingHttpHeaders): string | undefined {
  const env = headers["x-env"];
  return typeof env === "string" ? env.trim() : undefined;
}
