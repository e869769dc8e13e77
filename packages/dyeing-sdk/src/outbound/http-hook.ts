import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { activeCarried } from "../context/active-carried.ts";
import { runtimeOf } from "./outgoing.ts";
import { outgoingTo } from "./proxied-destination.ts";

const CHANNEL = "http.client.request.created";

/**
 * Adds headers to node:http and node:https requests (Node >= 22: earlier, the first channel to fire comes after the
 * headers are written).
 *
 * Out of reach: a request whose headers were given as an array, or that sends `Expect`, has written its header block
 * by now. These are counted as `outbound-headers-sent`.
 */
export function hookHttp(): () => void {
  const onCreated = (message: unknown) => {
    // An exception in a subscriber ends the process.
    try {
      const { request } = message as { request: ClientRequest };
      const url = urlOf(request);
      if (url === undefined) return;
      const carried = activeCarried();
      const { lines } = outgoingTo(carried, request.method, url, request.path);
      if (lines.length === 0) return;
      const runtime = runtimeOf(carried);
      if (request.headersSent) return runtime?.count("outbound-headers-sent", url);
      for (const [name, value] of lines) {
        if (request.hasHeader(name)) runtime?.count("outbound-caller-set", name);
        else request.setHeader(name, value);
      }
    } catch (error) {
      runtimeOf(activeCarried())?.count("outbound-failed", error);
    }
  };
  subscribe(CHANNEL, onCreated);
  return () => unsubscribe(CHANNEL, onCreated);
}

/**
 * Where the socket will go. Node keeps the host on the request but the port only in the Host header it made itself: a
 * Host header that names another host (set by hand) says nothing about the port, which then counts as the default one.
 */
function urlOf(request: ClientRequest): string | undefined {
  const { host, protocol } = request;
  if ((request as { socketPath?: unknown }).socketPath) return undefined;
  if (typeof host !== "string" || host === "") return undefined;
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const header = request.headersSent ? hostInBlock(request) : request.getHeader("host");
  // Nothing but a port may follow: a Host header that was set by hand could make another host of the URL.
  const own =
    typeof header === "string" &&
    header.startsWith(bracketed) &&
    /^(?::\d{1,5})?$/.test(header.slice(bracketed.length));
  return `${protocol}//${own ? header : bracketed}`;
}

/** Headers given as an array are nowhere but in the block that is about to be sent. For counting only. */
function hostInBlock(request: ClientRequest): string | undefined {
  const block = (request as { _header?: unknown })._header;
  return typeof block === "string" ? /^host: *(.*?) *$/im.exec(block)?.[1] : undefined;
}
