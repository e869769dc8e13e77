import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { activeCarried } from "../context/active-carried.ts";
import type { Count } from "../process/runtime.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { runtimeOf } from "./outgoing.ts";
import { outgoingTo } from "./proxied-destination.ts";

const CHANNEL = "undici:request:create";

/** The part of undici's Request that this hook uses; the same in undici 6, 7 and 8, and in Node's own fetch. */
interface UndiciRequest {
  readonly origin: string | URL | undefined;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn; a value may be a list. */
  readonly headers: readonly (string | readonly string[])[];
  addHeader(name: string, value: string): unknown;
}

/**
 * Adds headers to fetch and undici requests. The channel fires once per request on the wire, redirects included, each
 * with its own origin, in the caller's context.
 */
export function hookUndici(): () => void {
  const onCreate = (message: unknown) => {
    // An exception in a subscriber ends the process.
    try {
      const { request } = message as { request: UndiciRequest };
      if (request.origin === undefined) return;
      const carried = activeCarried();
      const { lines } = outgoingTo(carried, request.method, String(request.origin), request.path);
      if (lines.length === 0) return;
      const count: Count = (reason, detail) => runtimeOf(carried)?.count(reason, detail);
      for (const line of lines) add(request, line, count);
    } catch (error) {
      runtimeOf(activeCarried())?.count("outbound-failed", error);
    }
  };
  subscribe(CHANNEL, onCreate);
  return () => unsubscribe(CHANNEL, onCreate);
}

function add(request: UndiciRequest, [name, value]: HeaderLine, count: Count): void {
  // addHeader on a header that is there sends a second line; what the caller set by hand stands.
  if (hasHeader(request.headers, name)) count("outbound-caller-set", name);
  else request.addHeader(name, value);
}

function hasHeader(headers: UndiciRequest["headers"], name: string): boolean {
  for (let index = 0; index < headers.length; index += 2) {
    const present = headers[index];
    if (typeof present === "string" && present.length === name.length && present.toLowerCase() === name) return true;
  }
  return false;
}
