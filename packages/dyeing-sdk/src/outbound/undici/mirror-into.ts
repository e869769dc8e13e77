import { type MirrorEdit, mirrorChanges } from "../mirror-edit.ts";
import { removeHeaders, type UndiciRequest } from "./undici-request.ts";

/** Writes a dye into the headers of others that a request has, in place: past `addHeader`, by which tracers are told. */
export function mirrorInto({ headers }: UndiciRequest, edit: MirrorEdit): void {
  const changes = mirrorChanges(edit, (header) => valuesOf(headers, header));
  for (const [header, value] of changes) {
    removeHeaders(headers, (name) => name === header);
    if (value !== undefined) headers.push(header, value);
  }
}

function valuesOf(headers: UndiciRequest["headers"], header: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at];
    if (typeof name === "string" && name.length === header.length && name.toLowerCase() === header) {
      values.push(...[headers[at + 1] ?? []].flat());
    }
  }
  return values;
}
