import type { DispatchOptions } from "../../process/undici-hooks.ts";
import { COLOR_HEADER } from "../../wire/header-names.ts";
import { mapHandler } from "./handler-in-context.ts";

type Headers = Record<string, string | string[] | undefined>;

/**
 * The innermost part of a composed dispatcher, in front of the handler of a cache: an answer to a request that named a
 * color says `Vary: x-trace-color`, whether the server says so or not, and is kept for that color only.
 *
 * Handlers of the old style (undici 6, which has no cache) stay as they are.
 */
export function tellColorToCaches(opts: DispatchOptions, handler: object): object {
  const { headers } = opts;
  if (!("onResponseStart" in handler) || typeof headers !== "object" || headers === null) return handler;
  if (!Object.hasOwn(headers, COLOR_HEADER)) return handler;
  return mapHandler(handler, (callback, name) =>
    name === "onResponseStart"
      ? (controller, status, answer, message) =>
          callback.call(handler, controller, status, varying(answer as Headers), message)
      : (...args) => callback.apply(handler, args),
  );
}

function varying(headers: Headers): Headers {
  const vary = [headers.vary ?? []].flat().join(", ");
  const names = vary.split(",").map((name) => name.trim().toLowerCase());
  if (names.includes("*") || names.includes(COLOR_HEADER)) return headers;
  return { ...headers, vary: vary === "" ? COLOR_HEADER : `${vary}, ${COLOR_HEADER}` };
}
