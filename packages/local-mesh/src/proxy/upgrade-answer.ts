/** Whether an endpoint took a request for an upgrade for an ordinary one: a success, but no change of protocol. */
export function isHandshakeFailure(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The lines of a response without those of its body, which is left out. */
export function withoutBody(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!/^(?:content-length|transfer-encoding|trailer)$/i.test(name)) kept.push(name, rawHeaders[index + 1] ?? "");
  }
  kept.push("content-length", "0");
  return kept;
}
