import { randomUUID } from "node:crypto";

const NAME = "x-request-id";

/** Makes a request id up where there is none, as a sidecar does; what the caller sent stays. */
export function addRequestId(lines: string[]): void {
  let empty: number | undefined;
  for (let index = 0; index + 1 < lines.length; index += 2) {
    if (lines[index]?.length !== NAME.length || lines[index]?.toLowerCase() !== NAME) continue;
    if (lines[index + 1] !== "") return;
    empty ??= index;
  }
  if (empty === undefined) lines.push(NAME, randomUUID());
  else lines[empty + 1] = randomUUID();
}
