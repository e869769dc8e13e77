import { mirrorEdit } from "../mirror-edit.ts";
import { runtimeOf } from "../outgoing.ts";
import { isOnSocketFile } from "./clients.ts";
import { mirrorInto } from "./mirror-into.ts";
import { removeDyeHeaders } from "./remove-dye-headers.ts";
import type { SentRequest } from "./sent-request.ts";
import { countTrace, removeAddedTrace } from "./trace-group.ts";
import type { UndiciRequest } from "./undici-request.ts";

/**
 * The last look at a request of HTTP/1.1, before its header block is made: now everybody has added what they add, by
 * whatever way, and the socket is there. HTTP/2 has made its block by now.
 */
export function settleBeforeWriting(request: UndiciRequest, sent: SentRequest): void {
  const { headers } = request;
  const { added, carried, carries, client } = sent;
  if (client !== undefined && isOnSocketFile(client)) {
    removeDyeHeaders(request, carried, added);
    if (carried?.dye !== undefined && carries) runtimeOf(carried)?.count("outbound-not-allowed", "a socket file");
    const strip = mirrorEdit(carried, "denied");
    if (strip !== undefined) mirrorInto(request, strip);
    sent.added = [];
    sent.addedTrace = 0;
    return;
  }
  const trace = carried?.trace ?? [];
  // Nearly always: nobody has come after us, and the trace is in it already, or there is none.
  const ours = sent.addedTrace;
  if (headers.length === sent.length && (ours > 0 || trace.length === 0)) return;
  const present = countTrace(headers);
  if (ours > 0 && present > ours) removeAddedTrace(headers, added);
  // A tracer is at work, but does not write into this request: what was received goes on.
  if (carries && present === 0) for (const [name, value] of trace) request.addHeader(name, value);
  const edit = carries ? mirrorEdit(carried, "allowed") : undefined;
  if (edit !== undefined) mirrorInto(request, edit);
}
