import type { Carried } from "../../context/carried.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { mirrorEdit } from "../mirror-edit.ts";
import { runtimeOf, type Verdict } from "../outgoing.ts";
import { originOf } from "./clients.ts";
import { flatLines } from "./flat-lines.ts";
import { mirrorInto } from "./mirror-into.ts";
import { removeDyeHeaders } from "./remove-dye-headers.ts";
import type { SentRequest } from "./sent-request.ts";
import { countTrace, namesTrace } from "./trace-group.ts";
import { outgoingOf } from "./undici-destination.ts";
import { hasNameLike, headerOf, type UndiciRequest } from "./undici-request.ts";

/**
 * Puts what the caller carries into a request that was created, or takes out what may not go.
 *
 * @param preset Lines that an outer part of ours has put there already, for a cache to see.
 */
export function carryOn(request: UndiciRequest, sent: SentRequest, preset: readonly HeaderLine[]): void {
  const { carried, client } = sent;
  const connected = client === undefined ? undefined : originOf(client);
  const { lines, denied } = outgoingOf(request, carried, connected, sent.name);
  if (denied) {
    removeDyeHeaders(request, carried, preset);
    return editMirrors(request, carried, "denied");
  }
  sent.carries = lines.length > 0;
  const { headers } = request;
  sent.added = hasNameLike(headers, lines) ? addMissing(request, sent, lines, preset) : addAll(request, sent, lines);
  if (sent.carries) editMirrors(request, carried, "allowed");
  sent.length = headers.length;
}

function addAll(request: UndiciRequest, sent: SentRequest, headerLines: readonly HeaderLine[]): readonly HeaderLine[] {
  const { lines, flat, trace } = flatLines(headerLines);
  sent.addedTrace = trace;
  const { headers } = request;
  for (const text of flat) headers.push(text);
  return lines;
}

/** What the request has already stands, and of a trace the whole: `addHeader` would send a second line. */
function addMissing(
  request: UndiciRequest,
  sent: SentRequest,
  lines: readonly HeaderLine[],
  preset: readonly HeaderLine[],
): readonly HeaderLine[] {
  // What is added here is looked through no more.
  const given = request.headers.slice();
  const isTraced = countTrace(given) > 0;
  const added: HeaderLine[] = [];
  for (const line of lines) {
    const [name, value] = line;
    if (namesTrace(name)) {
      if (isTraced) continue;
      sent.addedTrace += 1;
    } else if (headerOf(given, name) !== undefined) {
      if (preset.includes(line)) added.push(line);
      else runtimeOf(sent.carried)?.count("outbound-caller-set", name);
      continue;
    }
    request.addHeader(name, value);
    added.push(line);
  }
  return added;
}

function editMirrors(request: UndiciRequest, carried: Carried | undefined, verdict: Verdict): void {
  const edit = mirrorEdit(carried, verdict);
  if (edit !== undefined) mirrorInto(request, edit);
}
