import type { OutboundSubject } from "./outbound-subject.ts";

/** What an outbound subject is. A case that needs what a subject is not is not registered for it. */
export type OutboundTrait =
  /** Calls go to a host, which an allow-list knows. */
  | "hosts"
  /** The client follows redirects. */
  | "redirects"
  /** The client repeats a call that was answered 503. */
  | "repeats"
  /** The client can send `Expect: 100-continue`. */
  | "expect"
  /** Names of headers are the same in any letter case. */
  | "any-case-names"
  /** The client can be held to a number of connections, so that calls have to wait for each other's. */
  | "limited-connections"
  /** Calls are messages, into which a tracer's instrumentation writes when the SDK has. */
  | "messages"
  /** Headers may be handed over as a list. Not to be listed: a subject with the form `list` is that. */
  | "header-lists"
  /** Calls may go through a forward proxy. Not to be listed: a subject with `connectThrough` is that. */
  | "forward-proxies"
  /** Calls may go over a unix socket. Not to be listed: a subject with `connectToSocket` is that. */
  | "unix-sockets";

/** All that a subject is: what it lists, and what its driver offers. */
export function outboundTraits(subject: OutboundSubject): ReadonlySet<OutboundTrait> {
  const traits = new Set(subject.traits);
  if (subject.forms.list !== undefined) traits.add("header-lists");
  if (subject.connectThrough !== undefined) traits.add("forward-proxies");
  if (subject.connectToSocket !== undefined) traits.add("unix-sockets");
  return traits;
}
