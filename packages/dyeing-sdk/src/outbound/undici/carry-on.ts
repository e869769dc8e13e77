import type { Carried } from "../../context/carried.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { mirrorEdit } from "../mirror-edit.ts";
import { runtimeOf, type Verdict } from "../outgoing.ts";
import { originOf } from "./clients.ts";
import { mirrorInto } from "./mirror-into.ts";
import { removeDyeHeaders } from "./remove-dye-headers.ts";
import type { SentRequest } from "./sent-request.ts";
import { countTrace, namesTrace } from "./trace-group.ts";
import { outgoingOf } from "./undici-destination.ts";
import { headerOf, type UndiciRequest } from "./undici-request.ts";

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
  // What is added here is looked through no more.
  const given = headers.slice();
  let isTraced: boolean | undefined;
  const added: HeaderLine[] = [];
  for (const line of lines) {
    const [name, value] = line;
    if (namesTrace(name)) {
      isTraced ??= countTrace(given) > 0;
      if (isTraced) continue;
      sent.addedTrace += 1;
    } else {
      const present = headerOf(given, name);
      if (present !== undefined) {
        // What the caller set by hand stands: addHeader would send a second line.
        if (!preset.includes(line)) runtimeOf(carried)?.count("outbound-caller-set", name);
        else added.push(line);
        continue;
      }
    }
    request.addHeader(name, value);
    added.push(line);
  }
  sent.added = added;
  if (sent.carries) editMirrors(request, carried, "allowed");
  sent.length = headers.length;
}

function editMirrors(request: UndiciRequest, carried: Carried | undefined, verdict: Verdict): void {
  const edit = mirrorEdit(carried, verdict);
  if (edit !== undefined) mirrorInto(request, edit);
}
