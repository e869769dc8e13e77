import { runtimeOf } from "../outgoing.ts";
import { isOnUnixSocket } from "./clients.ts";
import { removeDyeHeaders } from "./remove-dye-headers.ts";
import type { SentRequest } from "./sent-request.ts";
import { countTrace, namesTrace, removeAddedTrace } from "./trace-group.ts";
import type { UndiciRequest } from "./undici-request.ts";

/**
 * The last look at a request of HTTP/1.1, before its header block is made: now everybody has added what they add, by
 * whatever way, and the socket is there. HTTP/2 has made its block by now.
 */
export function settleBeforeWriting(request: UndiciRequest, sent: SentRequest): void {
  const { headers } = request;
  const { added, carried, client } = sent;
  if (client !== undefined && isOnUnixSocket(client)) {
    removeDyeHeaders(request, carried, added, "a unix socket");
    if (carried?.dye !== undefined) runtimeOf(carried)?.count("outbound-not-allowed", "a unix socket");
    sent.added = [];
    return;
  }
  const ours = added.reduce((count, [name]) => (namesTrace(name) ? count + 1 : count), 0);
  if (ours > 0 && countTrace(headers) > ours) removeAddedTrace(headers, added);
}
