import type { Finding, SourcePosition } from "@dyeing/lanes/explain";

/** Something that the local mesh cannot do, and that would change what becomes of the calls that it serves. */
export function unsupported(position: SourcePosition, message: string): Finding {
  return { code: "LANES_UNSUPPORTED", level: "error", position, message };
}

/** Something that it does not do, and that no listener needs. */
export function unused(position: SourcePosition, message: string): Finding {
  return { code: "LANES_NOT_APPLIED", level: "notice", position, message };
}
