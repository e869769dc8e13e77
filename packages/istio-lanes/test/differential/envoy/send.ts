import { connect } from "node:net";
import type { Question } from "../scenario.ts";

export interface Reply {
  /** 0: no answer. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Sends the bytes as they are (a client library would tidy them up) and waits for the whole answer. */
export function send(socketPath: string, { method, path, host, headers }: Question, ask: string): Promise<Reply> {
  return new Promise((done) => {
    let text = "";
    const socket = connect(socketPath).setEncoding("latin1");
    socket.setTimeout(20_000, () => socket.destroy());
    socket.on("data", (data) => {
      text += data;
      if (isComplete(text)) socket.destroy(); // Envoy would keep it open for a second
    });
    socket.on("error", () => {}); // what came until then is the answer
    socket.on("close", () => done(parse(text)));
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nx-ask: ${ask}\r\nconnection: close\r\n${lines}\r\n`);
  });
}

function parse(text: string): Reply {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end === -1 ? 0 : end).split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(" ")[1] ?? 0), headers, body: text.slice(end + 4) };
}

function isComplete(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const { headers, body } = parse(text);
  const length = headers.find(([name]) => name === "content-length");
  if (length !== undefined) return body.length >= Number(length[1]);
  return headers.some(([name]) => name === "transfer-encoding") ? body.endsWith("0\r\n\r\n") : false;
}
