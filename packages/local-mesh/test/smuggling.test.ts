import { createServer } from "node:http2";
import { describe, expect, it } from "vitest";
import { httpService } from "./http-service.ts";
import { instance, listening, meshFixture } from "./mesh-fixture.ts";
import { exchange } from "./raw-http1.ts";
import { exchangeHttp2, type RawStream, statusOf } from "./raw-http2.ts";

const HOST = "Host: order\r\n";
const SMUGGLED = `GET /smuggled HTTP/1.1\r\n${HOST}x-trace-color: gray\r\n\r\n`;
const FOLLOWER = `GET /follower HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;

/** A request whose body reads like another request. */
const withLength = (lines: string, { method = "POST", host = HOST } = {}): string =>
  `${method} /first HTTP/1.1\r\n${host}${lines}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`;
const chunked = (lines: string, coding = "Transfer-Encoding: chunked\r\n"): string =>
  `POST /first HTTP/1.1\r\n${HOST}${lines}${coding}\r\n${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`;

// Row 61 of the hazards: hop-by-hop tricks at our proxy; one call = one request = one log line.
describe("row 61: a Connection line cannot turn one request into two", () => {
  it.each([
    ["content-length", withLength("Connection: Content-Length\r\n")],
    ["content-length of a GET", withLength("Connection: Content-Length\r\n", { method: "GET" })],
    ["content-length of a DELETE", withLength("Connection: Content-Length\r\n", { method: "DELETE" })],
    ["content-length, any case", withLength("cOnNeCtIoN: keep-alive, cONTENT-lENGTH\r\n")],
    ["content-length in a second line", withLength("Connection: keep-alive\r\nConnection: content-length\r\n")],
    [
      "content-length after its line",
      `${withLength("X: 1\r\n").replace("\r\n\r\n", "\r\nConnection: content-length\r\n\r\n")}`,
    ],
    ["transfer-encoding", chunked("Connection: Transfer-Encoding\r\n")],
    ["transfer-encoding, any case", chunked("connection: TRANSFER-encoding\r\n")],
    ["both", chunked("Connection: content-length, transfer-encoding\r\n")],
    ["trailer", chunked("Connection: trailer\r\nTrailer: x-sum\r\n")],
    ["te", withLength("Connection: te\r\nTE: trailers\r\n")],
    ["te and codings", chunked("Connection: te\r\nTE: gzip, trailers\r\n")],
    ["cookie", withLength("Connection: cookie\r\nCookie: a=1\r\n")],
    ["authorization", withLength("Connection: authorization\r\nAuthorization: x\r\n")],
    ["expect", withLength("Connection: content-length, expect\r\nExpect: 100-continue\r\n")],
    ["itself", withLength("Connection: connection, content-length\r\n")],
    ["names that are no tokens", withLength('Connection: "content-length", content-length;q=1, ,\r\n')],
    ["nothing", withLength("Connection:\r\n")],
    ["upgrade to nothing", withLength("Connection: upgrade, content-length\r\n")],
    ["keep-alive and close", withLength("Connection: keep-alive, content-length\r\nKeep-Alive: timeout=1\r\n")],
  ])("that names %s", async (_name, first) => {
    const service = await httpService(({ path }, response) => void response.end(`ok ${path}`));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answers = await exchange(port, first + FOLLOWER);
    // Somebody else, over the same connection to the service.
    const [other] = await exchange(port, FOLLOWER.replace("/follower", "/other"));
    expect(answers.map(({ body }) => body)).toEqual(["ok /first", "ok /follower"]);
    expect(other?.body).toBe("ok /other");
    expect(service.received.map(({ path }) => path).sort()).toEqual(["/first", "/follower", "/other"]);
    const first_ = service.received.find(({ path }) => path === "/first");
    expect(first_?.body.toString()).toBe(SMUGGLED);
    expect((await log(3)).map(({ path }) => path).sort()).toEqual(["/first", "/follower", "/other"]);
  });

  it.each([
    ["host", withLength("Connection: Host\r\n"), 400],
    ["x-forwarded-for", withLength("Connection: x-forwarded-for\r\nX-Forwarded-For: 1.2.3.4\r\n"), 400],
    ["a pseudo header", withLength("Connection: :path\r\n"), 400],
    ["ten headers", withLength("Connection: a, b, c, d, e\r\nConnection: f, g, h, i, j\r\n"), 400],
  ])("that names %s is refused, and nothing after it is read", async (_name, first, status) => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answers = await exchange(port, first + FOLLOWER);
    expect(answers.map((answer) => answer.status)).toEqual([status]);
    expect(service.received).toEqual([]);
    expect(await log(1)).toMatchObject([
      { response_code: status, response_flags: "DPE", upstream_host: "-", upstream_request_attempt_count: 0 },
    ]);
  });

  it("that names a dye takes it from routes, log and endpoint alike", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    await exchange(
      port,
      FOLLOWER.replace("close", "close, X-Trace-Color").replace("\r\n\r\n", "\r\nx-trace-color: gray\r\n\r\n"),
    );
    expect(service.received[0]?.rawHeaders.join().toLowerCase()).not.toContain("color");
    expect(await log(1)).toMatchObject([{ x_trace_color: "-" }]);
  });
});

describe("row 61: nothing of HTTP/1 can be brought in over HTTP/2", () => {
  const request = (path: string, more: readonly (readonly [string, string])[], body?: string) => ({
    headers: [[":method", "POST"], [":scheme", "http"], [":authority", "order"], [":path", path], ...more] as const,
    ...(body === undefined ? {} : { body }),
  });

  it.each([
    ["connection", [["connection", "content-length"]]],
    [
      "connection beside a length",
      [
        ["content-length", String(SMUGGLED.length)],
        ["connection", "Content-Length"],
      ],
    ],
    ["keep-alive", [["keep-alive", "timeout=1"]]],
    ["proxy-connection", [["proxy-connection", "keep-alive"]]],
    ["transfer-encoding", [["transfer-encoding", "chunked"]]],
    ["upgrade", [["upgrade", "websocket"]]],
    ["te with codings", [["te", "gzip"]]],
    ["a length that is too small", [["content-length", "1"]]],
    ["a length that is too large", [["content-length", "4000"]]],
    [
      "two lengths",
      [
        ["content-length", String(SMUGGLED.length)],
        ["content-length", "1"],
      ],
    ],
    ["upper case", [["Content-Length", "1"]]],
    ["a line break in a value", [["x-a", `b\r\ncontent-length: 1\r\n\r\n${SMUGGLED}`]]],
    ["a line break in a name", [["x-a: b\r\ncontent-length", "1"]]],
  ] as const)("%s: one call or a reset", async (_name, lines) => {
    const { port: service, received } = await http2Service();
    const { port, log } = await meshFixture({
      protocol: "http2",
      endpoints: { order: [instance("order", "v1", service)] },
    });
    const frames = await exchangeHttp2(port, [request("/first", lines, SMUGGLED), request("/follower", [])]);
    expect(received).not.toContain("/smuggled");
    // When the caller's framing is so wrong that its whole connection ends, the service may have seen nothing.
    if (frames.some(({ type }) => type === "GOAWAY")) return;
    expect(statusOf(frames, 3)).toBe(200);
    // A line that is none is left out by the parser, and the call is one like any other.
    const reset = frames.some(({ type, stream }) => type === "RST_STREAM" && stream === 1);
    expect(reset || received.includes("/first")).toBe(true);
    const records = await log(received.length);
    expect(records.map(({ path }) => path).sort()).toEqual([...received].sort());
  });
});

describe("row 61: a request over HTTP/2 says one thing", () => {
  const REQUEST = [
    [":method", "GET"],
    [":scheme", "http"],
    [":authority", "order"],
    [":path", "/first"],
  ] as const;
  const changed = (name: string, value: string) =>
    REQUEST.map((line) => (line[0] === name ? [name, value] : line)) as [string, string][];

  it.each([
    [
      "CONNECT",
      [
        [":method", "CONNECT"],
        [":authority", "order:80"],
      ],
      404,
      "route_not_found",
    ],
    [
      "CONNECT to an address",
      [
        [":method", "CONNECT"],
        [":authority", "127.0.0.1:22"],
      ],
      404,
      "route_not_found",
    ],
    ["two hosts in an authority", changed(":authority", "order,payment"), 400, "http.invalid_authority"],
    ["another host beside the authority", [...REQUEST, ["host", "payment"]], 400, "http.invalid_authority"],
    ["a fragment", changed(":path", "/first#x"), 400, "path_normalization_failed"],
    ["an escaped NUL", changed(":path", "/first%00"), 400, "path_normalization_failed"],
  ] as const)("%s is refused", async (_name, headers, status, details) => {
    const { port: service, received } = await http2Service();
    const { port, log } = await meshFixture({
      protocol: "http2",
      endpoints: { order: [instance("order", "v1", service)] },
    });
    const frames = await exchangeHttp2(port, [{ headers }, { headers: changed(":path", "/follower") }]);
    expect([statusOf(frames, 1), statusOf(frames, 3)]).toEqual([status, 200]);
    expect(received).toEqual(["/follower"]);
    const [refused, served] = await log(2);
    expect(refused).toMatchObject({ response_code: status, response_code_details: details, upstream_host: "-" });
    expect(served).toMatchObject({ path: "/follower", upstream_version: "v1" });
  });

  it.each([
    ["no method", REQUEST.slice(1)],
    ["no path", REQUEST.slice(0, 3)],
    ["an empty path", changed(":path", "")],
    ["two paths", [...REQUEST, [":path", "/smuggled"]]],
    ["two authorities", [...REQUEST, [":authority", "payment"]]],
    ["a pseudo header behind the others", [...REQUEST.slice(0, 3), ["x-a", "1"], [":path", "/first"]]],
    ["a pseudo header that is none", [...REQUEST, [":connection", "close"]]],
    ["an unasked protocol", [[":method", "CONNECT"], ...REQUEST.slice(1), [":protocol", "websocket"]]],
    ["a target in absolute form", changed(":path", "http://order/first")],
    ["an authority with userinfo", changed(":authority", "a@order")],
    ["an authority with a path", changed(":authority", "order/x")],
    ["a method with a space", changed(":method", "GET /smuggled")],
  ] as const)("%s is reset", async (_name, headers) => {
    const { port: service, received } = await http2Service();
    const { port, log } = await meshFixture({
      protocol: "http2",
      endpoints: { order: [instance("order", "v1", service)] },
    });
    const frames = await exchangeHttp2(port, [
      { headers: headers as RawStream["headers"] },
      { headers: changed(":path", "/follower") },
    ]);
    expect(frames.some(({ type, stream }) => type === "RST_STREAM" && stream === 1)).toBe(true);
    expect(received).toEqual(["/follower"]);
    await log(1);
  });

  it("resolves paths, joins cookies, and passes UTF-8 on", async () => {
    const seen: Record<string, unknown>[] = [];
    const server = createServer();
    server.on("stream", (stream, headers) => {
      seen.push({ ...headers });
      stream.respond({ ":status": 200 }, { endStream: true });
    });
    const { port, log } = await meshFixture({
      protocol: "http2",
      endpoints: { order: [instance("order", "v1", await listening(server))] },
      logHeaders: ["cookie", "x-name"],
    });
    const name = Buffer.from("\u4e2d\u6587").toString("latin1");
    const headers = [...changed(":path", "/a/../first"), ["cookie", "a=1"], ["x-name", name], ["cookie", "b=2"]];
    await exchangeHttp2(port, [{ headers: headers as [string, string][] }]);
    expect(seen).toMatchObject([{ ":path": "/first", cookie: "a=1; b=2", "x-name": name }]);
    expect(await log(1)).toMatchObject([{ path: "/first", cookie: "a=1; b=2", x_name: "\u4e2d\u6587" }]);
  });
});

async function http2Service(): Promise<{ readonly port: number; readonly received: string[] }> {
  const received: string[] = [];
  const server = createServer();
  server.on("stream", (stream, headers) => {
    received.push(String(headers[":path"]));
    stream.on("error", () => {});
    stream.resume().on("end", () => {
      if (!stream.destroyed) stream.respond({ ":status": 200 }, { endStream: true });
    });
  });
  return { port: await listening(server), received };
}
