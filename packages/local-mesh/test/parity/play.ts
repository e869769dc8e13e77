import { connect as connectHttp2, constants, type IncomingHttpHeaders } from "node:http2";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Ask } from "./scenario.ts";

/** What a caller saw. */
export type Seen = Readonly<Record<string, unknown>>;

/** Added by Envoy to every answer, and never by the local mesh. */
const ENVOYS_OWN = /^(?:date|server|x-envoy-.*)$/;
const PATIENCE_MS = 5000;

/** Sends one request. `asked` tells how often the services were asked so far. */
export async function play(port: number, ask: Ask, asked: () => number): Promise<Seen> {
  if (ask.after !== undefined) await pause(ask.after);
  return ask.kind === "http1" ? playHttp1(port, ask, asked) : playHttp2(port, ask, asked);
}

async function untilAsked(asked: () => number, before: number): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; asked() === before && Date.now() < end; ) await pause(5);
  // The service has it; the side between has written down that it was sent.
  await pause(50);
}

async function playHttp1(port: number, ask: Extract<Ask, { kind: "http1" }>, asked: () => number): Promise<Seen> {
  const before = asked();
  const socket = connect(port, "127.0.0.1");
  let text = "";
  let left = false;
  const leave = (): void => {
    left = true;
    socket.destroy();
  };
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    if (ask.leaveAfter !== undefined && ask.leaveAfter > 0 && text.length >= ask.leaveAfter) leave();
  });
  socket.on("error", () => {});
  socket.write(Buffer.from(ask.text, "latin1"));
  const timer = setTimeout(leave, PATIENCE_MS);
  if (ask.leaveAfter === 0) void untilAsked(asked, before).then(leave);
  await new Promise<void>((resolve) => {
    socket.on("close", () => resolve());
  });
  clearTimeout(timer);
  return left ? { left } : { answers: readAnswers(text) };
}

/** The answers in what a connection of HTTP/1.1 brought, until it closed. */
function readAnswers(text: string): readonly Seen[] {
  const answers: Seen[] = [];
  let rest = text;
  while (rest !== "") {
    const end = rest.indexOf("\r\n\r\n");
    const [first = "", ...lines] = rest.slice(0, end).split("\r\n");
    rest = rest.slice(end + 4);
    const status = Number(first.split(" ")[1]);
    if (status === 100) continue;
    const headers = lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]);
    const header = (name: string) => headers.find(([key]) => key === name)?.[1];
    let body = rest;
    let whole = true;
    if (header("transfer-encoding") === "chunked") {
      ({ body, whole, rest } = dechunked(rest));
    } else if (header("content-length") !== undefined || status === 204 || status === 304) {
      const length = status === 204 || status === 304 ? 0 : Number(header("content-length"));
      body = rest.slice(0, length);
      whole = body.length === length;
      rest = rest.slice(length);
    } else {
      rest = "";
    }
    const kept = headers.filter(([name = ""]) => !ENVOYS_OWN.test(name)).map(([name, value]) => `${name}: ${value}`);
    answers.push({ first, headers: kept.sort(), body, whole });
  }
  return answers;
}

function dechunked(text: string): { body: string; whole: boolean; rest: string } {
  let body = "";
  for (let at = 0; ; ) {
    const line = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, line), 16);
    if (line < 0 || Number.isNaN(size)) return { body, whole: false, rest: "" };
    if (size === 0) return { body, whole: true, rest: text.slice(text.indexOf("\r\n\r\n", line - 2) + 4) };
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}

async function playHttp2(port: number, ask: Extract<Ask, { kind: "http2" }>, asked: () => number): Promise<Seen> {
  const before = asked();
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  const stream = session.request({ ":authority": "order", ...ask.headers }, { endStream: ask.body === undefined });
  const seen: Record<string, unknown> = { body: "" };
  stream.on("error", () => {});
  stream.on("response", (headers) => {
    seen.headers = plain(headers);
    if (ask.leave === "responding") stream.close(constants.NGHTTP2_CANCEL);
  });
  stream.on("trailers", (headers) => {
    seen.trailers = plain(headers);
  });
  stream.setEncoding("latin1").on("data", (chunk) => {
    seen.body += chunk;
  });
  if (ask.body !== undefined) stream.end(ask.body);
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), PATIENCE_MS);
  if (ask.leave === "asked") void untilAsked(asked, before).then(() => stream.close(constants.NGHTTP2_CANCEL));
  if (ask.leave === "disconnected") void untilAsked(asked, before).then(() => session.socket.destroy());
  await new Promise<void>((resolve) => {
    stream.on("close", () => resolve());
  });
  clearTimeout(timer);
  session.destroy();
  return ask.leave === undefined ? { ...seen, reset: stream.rstCode } : { left: true };
}

function plain(headers: IncomingHttpHeaders): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !ENVOYS_OWN.test(name))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .sort();
}
