import { symbolOf } from "./symbol-of.ts";

interface Known {
  readonly origin: string | undefined;
  socket: symbol | undefined;
}

/** What is known of undici's clients. They are few, and held weakly. */
const known = new WeakMap<object, Known>();

/** The origin that a client is connected to, whatever its requests say. */
export function originOf(client: object): string | undefined {
  return knownOf(client).origin;
}

/** Whether a client is connected to a unix socket: nobody can tell which host that is. */
export function isOnUnixSocket(client: object): boolean {
  const entry = knownOf(client);
  entry.socket ??= symbolOf(client, "socket");
  if (entry.socket === undefined) return false;
  const socket = (client as Record<symbol, { _handle?: Handle | null } | null | undefined>)[entry.socket];
  return isPipe(socket?._handle);
}

interface Handle {
  /** Of a TLS handle: what it runs over. */
  readonly _parent?: Handle | null;
}

function isPipe(handle: Handle | null | undefined): boolean {
  if (handle === null || handle === undefined) return false;
  return handle.constructor?.name === "Pipe" || isPipe(handle._parent);
}

function knownOf(client: object): Known {
  let entry = known.get(client);
  if (entry === undefined) {
    const url = symbolOf(client, "url");
    const bound = url && (client as Record<symbol, { origin?: unknown } | undefined>)[url]?.origin;
    entry = { origin: typeof bound === "string" ? bound : undefined, socket: undefined };
    known.set(client, entry);
  }
  return entry;
}
