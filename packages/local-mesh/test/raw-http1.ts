import { connect } from "node:net";

/** One answer as it came over a connection of HTTP/1.1. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * Writes bytes, given as latin1, to a port and reads until the other side closes. The last request should therefore ask
 * for `Connection: close`.
 */
export async function exchange(port: number, text: string): Promise<readonly RawAnswer[]> {
  const socket = connect(port, "127.0.0.1");
  socket.write(Buffer.from(text, "latin1"));
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk) => chunks.push(chunk));
    // A reset after a refusal is an end like any other.
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });
  return answersIn(Buffer.concat(chunks).toString("latin1"));
}

/** Splits what a server sent into its answers; informational ones are left out. */
export function answersIn(text: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== "") {
    const end = rest.indexOf("\r\n\r\n");
    const status = /^HTTP\/1\.1 (\d{3})/.exec(rest)?.[1];
    if (end < 0 || status === undefined) throw new Error(`not an answer: ${JSON.stringify(rest.slice(0, 80))}`);
    const head = rest.slice(0, end);
    rest = rest.slice(end + 4);
    if (status.startsWith("1")) continue;
    const { body, length } = /^(?:204|304)$/.test(status) ? { body: "", length: 0 } : bodyOf(head, rest);
    rest = rest.slice(length);
    answers.push({ status: Number(status), head, body });
  }
  return answers;
}

function bodyOf(head: string, rest: string): { readonly body: string; readonly length: number } {
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) return { body: rest.slice(0, Number(length)), length: Number(length) };
  if (!/^transfer-encoding: *chunked/im.test(head)) return { body: rest, length: rest.length };
  let body = "";
  let at = 0;
  for (;;) {
    const line = rest.indexOf("\r\n", at);
    const size = Number.parseInt(rest.slice(at, line), 16);
    if (line < 0 || Number.isNaN(size)) return { body, length: rest.length };
    if (size === 0) return { body, length: rest.indexOf("\r\n\r\n", line - 2) + 4 };
    body += rest.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
