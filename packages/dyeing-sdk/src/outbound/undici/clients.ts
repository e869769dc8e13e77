import { isSocketFile } from "../socket-file.ts";
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

/** Whether a client is connected to a socket file: nobody can tell which host that is. */
export function isOnSocketFile(client: object): boolean {
  const entry = knownOf(client);
  entry.socket ??= symbolOf(client, "socket");
  return entry.socket !== undefined && isSocketFile((client as Record<symbol, unknown>)[entry.socket]);
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
