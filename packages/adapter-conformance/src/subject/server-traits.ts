import type { ServerSubject } from "./server-subject.ts";

/** What a server subject is. A case that needs what a subject is not is not registered for it. */
export type ServerTrait =
  /** Somebody waits for the answer, and can go away before it is there. */
  | "client"
  /** Answers have headers, which their receiver sees. */
  | "responses"
  /** Answers are kept by caches, which read `Vary`. */
  | "caches"
  /** Requests may come from outside, so that the subject can be an edge. */
  | "outside"
  /** Names of headers are the same in any letter case. */
  | "any-case-names"
  /** Values of headers may be any bytes, not printable ASCII alone. */
  | "any-bytes"
  /** Headers of the connection (`http2-settings`) reach the application: HTTP/1. */
  | "connection-headers"
  /** The adapter is installed, so that it can be installed twice by mistake, which it notices. */
  | "installed"
  /** Handlers get the request and the response of node:http (`Inbound.node`). */
  | "node"
  /** Calls have paths. Not to be listed: a subject with `pathOf` is that. */
  | "paths";

/** All that a subject is: what it lists, and what its driver offers. */
export function serverTraits(subject: ServerSubject): ReadonlySet<ServerTrait> {
  const traits = new Set(subject.traits);
  if (subject.pathOf !== undefined) traits.add("paths");
  return traits;
}

/** A server on node:http. */
export const HTTP_SERVER: readonly ServerTrait[] = [
  "client",
  "responses",
  "caches",
  "outside",
  "any-case-names",
  "any-bytes",
  "connection-headers",
  "installed",
  "node",
];
