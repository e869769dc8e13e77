import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { bytesOf, httpService } from "./http-service.ts";
import { instance, listening, meshFixture } from "./mesh-fixture.ts";
import { exchange } from "./raw-http1.ts";

const HOST = "Host: order\r\n";
const SMUGGLED = `GET /smuggled HTTP/1.1\r\n${HOST}\r\n`;
const FOLLOWER = `GET /follower HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;

interface Shape {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly host?: string;
  /** More lines, each with its line end. */
  readonly lines?: string;
  readonly body?: string;
}

/** A request whose length is given. */
const sized = ({
  method = "POST",
  target = "/first",
  version = "1.1",
  host = HOST,
  lines = "",
  body = SMUGGLED,
}: Shape) => `${method} ${target} HTTP/${version}\r\n${host}${lines}Content-Length: ${body.length}\r\n\r\n${body}`;
/** A request in chunks. */
const chunked = ({ version = "1.1", lines = "Transfer-Encoding: chunked\r\n", body = SMUGGLED }: Shape = {}) =>
  `POST /first HTTP/${version}\r\n${HOST}${lines}\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
/** A request whose lines say all there is. */
const bare = ({ method = "GET", target = "/first", version = "1.1", host = HOST, lines = "" }: Shape) =>
  `${method} ${target} HTTP/${version}\r\n${host}${lines}\r\n`;
const inChunks = (text: string): string =>
  `${bare({ method: "POST", lines: "Transfer-Encoding: chunked\r\n" })}${text}`;

// Row 61 of the hazards. `path`: what the service is asked for; the follower and another caller are served as well.
const PASSED: readonly (readonly [name: string, request: string, path: string])[] = [
  ["a body that reads like a request", sized({}), "/first"],
  ["a GET with a body", sized({ method: "GET" }), "/first"],
  ["a DELETE with a body", sized({ method: "DELETE" }), "/first"],
  ["a method that few know", bare({ method: "PURGE" }), "/first"],
  ["TRACE", bare({ method: "TRACE" }), "/first"],
  ["a POST without length", bare({ method: "POST" }), "/first"],
  ["an empty chunked body", chunked({ body: "" }).replace("0\r\n\r\n0\r\n\r\n", "0\r\n\r\n"), "/first"],
  ["chunked, in capitals", chunked({ lines: "TRANSFER-ENCODING: CHUNKED\r\n" }), "/first"],
  ["chunked behind a tab", chunked({ lines: "Transfer-Encoding:\tchunked\r\n" }), "/first"],
  ["chunked before spaces", chunked({ lines: "Transfer-Encoding: chunked   \r\n" }), "/first"],
  ["a chunk with an extension", inChunks("5;a=b\r\nhello\r\n0\r\n\r\n"), "/first"],
  ["a chunk with a quoted extension", inChunks('5;a="b;c"\r\nhello\r\n0\r\n\r\n'), "/first"],
  ["a chunk size with leading zeros", inChunks("0005\r\nhello\r\n0\r\n\r\n"), "/first"],
  ["trailers that frame and route", inChunks("5\r\nhello\r\n0\r\nHost: evil\r\nX-Sum: 1\r\n\r\n"), "/first"],
  ["a length in an unknown name", bare({ lines: "content_length: 40\r\nX-Content-Length: 40\r\n" }), "/first"],
  ["TE: trailers, gzip", sized({ lines: "TE: trailers, gzip\r\n" }), "/first"],
  ["TE: gzip", sized({ lines: "TE: gzip\r\n" }), "/first"],
  ["Expect: 100-continue", sized({ lines: "Expect: 100-continue\r\n" }), "/first"],
  ["Upgrade that Connection does not name", bare({ lines: "Upgrade: websocket\r\n" }), "/first"],
  [
    "lines for the next hop only",
    sized({ lines: "Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: x\r\n" }),
    "/first",
  ],
  ["the absolute form", bare({ target: "http://order/first" }), "/first"],
  ["the absolute form without a path", bare({ target: "http://order" }), "/"],
  ["the absolute form of https", bare({ target: "HTTPS://order:443/first?x=1" }), "/first?x=1"],
  ["the absolute form of another host", bare({ target: "http://payment/first" }), "/first"],
  ["a host with a port", bare({ host: "Host: order.carpool:8080\r\n" }), "/first"],
  ["an address as host", bare({ host: "Host: [::1]:80\r\n" }), "/first"],
  ["double slashes", bare({ target: "//first//x" }), "//first//x"],
  ["dot segments", bare({ target: "/a/./b/../../first" }), "/first"],
  ["dot segments above the root", bare({ target: "/../../first" }), "/first"],
  ["escaped dot segments", bare({ target: "/a/%2e%2E/first" }), "/first"],
  ["half escaped dot segments", bare({ target: "/a/.%2e/first/%2e/x" }), "/first/x"],
  ["backslashes", bare({ target: "/a\\..\\first" }), "/first"],
  ["escaped slashes", bare({ target: "/a%2f..%2Ffirst" }), "/a%2f..%2Ffirst"],
  ["an escape that is none", bare({ target: "/first%zz" }), "/first%zz"],
  ["dot segments in the query", bare({ target: "/first?a=/../b" }), "/first?a=/../b"],
  ["empty lines before it", `\r\n\r\n${bare({})}`, "/first"],
  ["a line that is UTF-8", bare({ lines: "X-Name: \xe4\xb8\xad\r\n" }), "/first"],
];

// Answered by the mesh; the service sees nothing, and nothing that follows is read.
const REFUSED: readonly (readonly [name: string, request: string, status: number, details: string])[] = [
  ["two hosts", bare({ lines: "Host: payment\r\n" }), 400, "http.invalid_authority"],
  ["the same host twice", bare({ lines: "HOST: order\r\n" }), 400, "http.invalid_authority"],
  ["no host", bare({ host: "" }), 400, "missing_host_header"],
  ["an empty host", bare({ host: "Host:\r\n" }), 400, "http.invalid_authority"],
  ["a host with userinfo", bare({ host: "Host: a@b\r\n" }), 400, "http.invalid_authority"],
  ["a host with userinfo and port", bare({ host: "Host: order:80@evil\r\n" }), 400, "http.invalid_authority"],
  ["two hosts in one line", bare({ host: "Host: order, payment\r\n" }), 400, "http.invalid_authority"],
  ["two hosts in one line, without a space", bare({ host: "Host: order,payment\r\n" }), 400, "http.invalid_authority"],
  ["a host with a path", bare({ host: "Host: order/x\r\n" }), 400, "http.invalid_authority"],
  ["a host with a space", bare({ host: "Host: order x\r\n" }), 400, "http.invalid_authority"],
  ["a host with a query", bare({ host: "Host: order?x\r\n" }), 400, "http.invalid_authority"],
  ["a host with a fragment", bare({ host: "Host: order#x\r\n" }), 400, "http.invalid_authority"],
  ["a host with a backslash", bare({ host: "Host: a\\b\r\n" }), 400, "http.invalid_authority"],
  ["a host with an escape", bare({ host: "Host: a%00b\r\n" }), 400, "http.invalid_authority"],
  ["a host that is not ASCII", bare({ host: "Host: \xc3\xa9\r\n" }), 400, "http.invalid_authority"],
  ["a host with a port that is none", bare({ host: "Host: order:x\r\n" }), 400, "http.invalid_authority"],
  [
    "a length and chunks",
    chunked({ lines: "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" }),
    400,
    "http1.content_length_and_chunked_not_allowed",
  ],
  [
    "chunks and a length",
    chunked({ lines: "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" }),
    400,
    "http1.content_length_and_chunked_not_allowed",
  ],
  ["the same length twice", sized({ lines: `Content-Length: ${SMUGGLED.length}\r\n` }), 400, "http1.codec_error"],
  ["two lengths", sized({ lines: "Content-Length: 5\r\n" }), 400, "http1.codec_error"],
  ["a list of lengths", bare({ method: "POST", lines: "Content-Length: 5, 5\r\n" }), 400, "http1.codec_error"],
  ["a length with a sign", bare({ method: "POST", lines: "Content-Length: +5\r\n" }), 400, "http1.codec_error"],
  ["a negative length", bare({ method: "POST", lines: "Content-Length: -1\r\n" }), 400, "http1.codec_error"],
  ["a hexadecimal length", bare({ method: "POST", lines: "Content-Length: 0x5\r\n" }), 400, "http1.codec_error"],
  ["an empty length", bare({ method: "POST", lines: "Content-Length:\r\n" }), 400, "http1.codec_error"],
  [
    "a length beyond 64 bits",
    bare({ method: "POST", lines: "Content-Length: 99999999999999999999\r\n" }),
    400,
    "http1.codec_error",
  ],
  [
    "a length beyond what a number holds",
    bare({ method: "POST", lines: "Content-Length: 9007199254740993\r\n" }),
    400,
    "http1.invalid_content_length",
  ],
  ["an unknown coding", chunked({ lines: "Transfer-Encoding: xchunked\r\n" }), 501, "http1.invalid_transfer_encoding"],
  ["identity", chunked({ lines: "Transfer-Encoding: identity\r\n" }), 501, "http1.invalid_transfer_encoding"],
  ["gzip, chunked", chunked({ lines: "Transfer-Encoding: gzip, chunked\r\n" }), 501, "http1.invalid_transfer_encoding"],
  ["chunked, gzip", chunked({ lines: "Transfer-Encoding: chunked, gzip\r\n" }), 501, "http1.invalid_transfer_encoding"],
  [
    "chunked twice in a line",
    chunked({ lines: "Transfer-Encoding: chunked, chunked\r\n" }),
    501,
    "http1.invalid_transfer_encoding",
  ],
  [
    "chunked twice in two lines",
    chunked({ lines: "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" }),
    501,
    "http1.invalid_transfer_encoding",
  ],
  [
    "identity, then chunked",
    chunked({ lines: "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n" }),
    501,
    "http1.invalid_transfer_encoding",
  ],
  [
    "chunked with a parameter",
    chunked({ lines: "Transfer-Encoding: chunked;q=1\r\n" }),
    501,
    "http1.invalid_transfer_encoding",
  ],
  ["a space before the colon", chunked({ lines: "Transfer-Encoding : chunked\r\n" }), 400, "http1.codec_error"],
  ["a vertical tab before chunked", chunked({ lines: "Transfer-Encoding:\x0bchunked\r\n" }), 400, "http1.codec_error"],
  ["a folded line", chunked({ lines: "Transfer-Encoding:\r\n chunked\r\n" }), 400, "http1.codec_error"],
  [
    "a line folded into another",
    chunked({ lines: "X: y\r\n Transfer-Encoding: chunked\r\n" }),
    400,
    "http1.codec_error",
  ],
  ["chunks in HTTP/1.0", chunked({ version: "1.0" }), 400, "http1.transfer_encoding_not_allowed"],
  ["a chunk size with 0x", inChunks("0x5\r\nhello\r\n0\r\n\r\n"), 400, "http1.codec_error"],
  ["a chunk size beyond 64 bits", inChunks("ffffffffffffffffff\r\nhello\r\n0\r\n\r\n"), 400, "http1.codec_error"],
  ["line feeds alone around chunks", inChunks("5\nhello\n0\n\n"), 400, "http1.codec_error"],
  ["a chunk that is longer than it says", inChunks("5\r\nhelloXX\r\n0\r\n\r\n"), 400, "http1.codec_error"],
  ["a negative chunk size", inChunks("-5\r\nhello\r\n0\r\n\r\n"), 400, "http1.codec_error"],
  ["a length among trailers", inChunks("5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n"), 400, "http1.codec_error"],
  ["line feeds alone", `GET /first HTTP/1.1\nHost: order\n\n`, 400, "http1.codec_error"],
  ["a carriage return in a value", bare({ lines: "X-A: a\rb\r\n" }), 400, "http1.codec_error"],
  ["a NUL in a value", bare({ lines: "X-A: a\0b\r\n" }), 400, "http1.codec_error"],
  ["a space in a name", bare({ lines: "X A: b\r\n" }), 400, "http1.codec_error"],
  ["a name without a colon", bare({ lines: "Content-Length\r\n" }), 400, "http1.codec_error"],
  ["an empty name", bare({ lines: ": 5\r\n" }), 400, "http1.codec_error"],
  ["an absolute form with userinfo", bare({ target: "http://a@order/first" }), 400, "http.invalid_authority"],
  ["an absolute form without host", bare({ target: "http:///first" }), 400, "http.invalid_authority"],
  ["an absolute form of another scheme", bare({ target: "ftp://order/first" }), 400, "http1.invalid_scheme"],
  ["a target without a slash", bare({ target: "first" }), 400, "http1.codec_error"],
  ["a GET of everything", bare({ target: "*" }), 400, "http1.invalid_url"],
  ["OPTIONS of everything", bare({ method: "OPTIONS", target: "*" }), 404, "absolute_path_rejected"],
  ["a fragment", bare({ target: "/first#x" }), 400, "path_normalization_failed"],
  ["an escaped NUL", bare({ target: "/first%00" }), 400, "path_normalization_failed"],
  ["a target that is not ASCII", bare({ target: "/\xc3\xa9" }), 400, "http1.codec_error"],
  ["CONNECT", bare({ method: "CONNECT", target: "order:80" }), 404, "route_not_found"],
  ["CONNECT to an address", bare({ method: "CONNECT", target: "127.0.0.1:22" }), 404, "route_not_found"],
  ["an upgrade to something else", bare({ lines: "Connection: Upgrade\r\nUpgrade: foo\r\n" }), 403, "upgrade_failed"],
  [
    "an upgrade to two protocols",
    bare({ lines: "Connection: Upgrade\r\nUpgrade: websocket, foo\r\n" }),
    403,
    "upgrade_failed",
  ],
  [
    "an upgrade in two lines",
    bare({ lines: "Connection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n" }),
    403,
    "upgrade_failed",
  ],
  [
    "a WebSocket with a body",
    sized({ method: "GET", lines: "Connection: Upgrade\r\nUpgrade: websocket\r\n" }),
    400,
    "http1.upgrade_with_body",
  ],
  [
    "a WebSocket in chunks",
    chunked({ lines: "Connection: Upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked\r\n" }),
    400,
    "http1.upgrade_with_body",
  ],
  ["HTTP/2.0", bare({ version: "2.0" }), 426, "low_version"],
  ["HTTP/1.2", bare({ version: "1.2" }), 400, "http1.codec_error"],
  ["HTTP/0.9", "GET /first\r\n\r\n", 426, "low_version"],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "http1.codec_error"],
  ["an unknown method", bare({ method: "BREW" }), 400, "http1.codec_error"],
  ["a method in small letters", bare({ method: "get" }), 400, "http1.codec_error"],
  ["TLS", "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", 400, "http1.codec_error"],
  ["headers that are too long", bare({ lines: `X-A: ${"a".repeat(70_000)}\r\n` }), 431, "http1.headers_too_large"],
];

async function scene() {
  const service = await httpService(({ path }, response) => void response.end(`ok ${path}`));
  const fixture = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
  return { ...fixture, paths: () => service.received.map(({ path }) => path).sort() };
}

describe("row 61: one call is one request is one log line", () => {
  it.each(PASSED)("%s is passed on", async (_name, request, path) => {
    const { port, paths, log } = await scene();
    const answers = await exchange(port, request + FOLLOWER);
    await exchange(port, FOLLOWER.replace("/follower", "/other"));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toBe("ok /follower");
    expect(paths()).toEqual([path, "/follower", "/other"].sort());
    const records = await log(3);
    expect(records.map((record) => String(record.path)).sort()).toEqual(paths());
    for (const record of records) expect(record).toMatchObject({ response_flags: "-", upstream_version: "v1" });
  });

  it.each(REFUSED)("%s is refused, and nothing behind it is read", async (_name, request, status, details) => {
    const { port, paths, log } = await scene();
    const answers = await exchange(port, request + FOLLOWER);
    const [other] = await exchange(port, FOLLOWER.replace("/follower", "/other"));
    expect(answers.map((answer) => answer.status)).toEqual([status]);
    expect(other?.body).toBe("ok /other");
    const [refused, served] = await log(2);
    expect(refused).toMatchObject({ response_code: status, response_code_details: details, upstream_version: "-" });
    expect(served).toMatchObject({ path: "/other", upstream_version: "v1" });
    // A body that turns out to be none may have been on its way; it was never a request of its own.
    const begun = Number(refused?.upstream_request_attempt_count);
    expect(paths()).toEqual(["/other"]);
    // Chunks that are none are found out when the head is on its way.
    const inBody = /Transfer-Encoding: chunked\r\n\r\n/.test(request) && details === "http1.codec_error";
    expect(begun).toBeLessThanOrEqual(inBody ? 1 : 0);
  });
});

describe("row 61: an expectation that nobody knows", () => {
  it("is for the service to refuse, and logged", async () => {
    const { port, log } = await scene();
    const answers = await exchange(port, sized({ lines: "Expect: the-unexpected\r\n" }) + FOLLOWER);
    expect(answers.map(({ status }) => status)).toEqual([417, 200]);
    expect(await log(2)).toMatchObject([
      { path: "/first", response_code: 417, upstream_version: "v1" },
      { path: "/follower", response_code: 200 },
    ]);
  });
});

describe("row 61: a WebSocket", () => {
  const HANDSHAKE = `GET /first HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

  /** A service that answers an upgrade, and writes down what comes as requests. */
  async function upgradeScene(answer: string) {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.url ?? "");
      response.end("ok");
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, first: Buffer) => {
      seen.push(request.url ?? "");
      socket.resume().end(answer.replace("FIRST", String(first.length)));
    });
    const fixture = await meshFixture({ endpoints: { order: [instance("order", "v1", await listening(server))] } });
    return { ...fixture, seen };
  }

  it("that the service refuses ends the connection, and what followed is no request", async () => {
    const { port, log, seen } = await upgradeScene(
      "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n",
    );
    const answers = await exchange(port, HANDSHAKE + SMUGGLED + FOLLOWER);
    expect(answers.map(({ status }) => status)).toEqual([426]);
    expect(seen).toEqual(["/first"]);
    expect(await log(1)).toMatchObject([{ path: "/first", response_code: 426, bytes_received: 0 }]);
  });

  it("waits for the answers of the requests before it", async () => {
    const { port, log, seen } = await upgradeScene(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello",
    );
    const socket = connect(port, "127.0.0.1");
    socket.write(bare({ method: "POST" }) + bare({ target: "/second" }) + HANDSHAKE.replace("/first", "/third"));
    const text = (await bytesOf(socket)).toString();
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 101"]);
    expect(text.endsWith("hello")).toBe(true);
    expect(seen).toEqual(["/first", "/second", "/third"]);
    expect((await log(3)).map(({ path }) => path)).toEqual(seen);
  });

  it("that the service takes for an ordinary request is not opened", async () => {
    const { port, log, seen } = await upgradeScene("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    const answers = await exchange(port, HANDSHAKE + SMUGGLED + FOLLOWER);
    expect(answers).toMatchObject([{ status: 200, body: "" }]);
    expect(seen).toEqual(["/first"]);
    expect(await log(1)).toMatchObject([{ response_code_details: "websocket_handshake_unsuccessful" }]);
  });

  it("sends nothing on before the service has agreed", async () => {
    const { port, log } = await upgradeScene(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nFIRST bytes",
    );
    const socket = connect(port, "127.0.0.1");
    socket.write(HANDSHAKE + SMUGGLED);
    const text = (await bytesOf(socket)).toString();
    expect(text).toMatch(/^HTTP\/1\.1 101 .*0 bytes$/s);
    expect(await log(1)).toMatchObject([{ response_code: 101, path: "/first" }]);
  });

  it.each(["h2c", "H2C"])(
    "is not what an offer of %s is: it is left aside, and the connection ends",
    async (protocol) => {
      const { port, log, seen } = await upgradeScene("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      const lines = `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n`;
      const answers = await exchange(port, bare({ lines }) + SMUGGLED + FOLLOWER);
      expect(answers).toMatchObject([{ status: 200, body: "ok" }]);
      expect(seen).toEqual(["/first"]);
      expect(await log(1)).toMatchObject([{ path: "/first", response_code: 200, response_flags: "-" }]);
    },
  );

  it("asked for in HTTP/1.0 is none", async () => {
    const { port, seen } = await upgradeScene("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    const answers = await exchange(port, HANDSHAKE.replace("1.1", "1.0") + SMUGGLED);
    expect(answers).toMatchObject([{ status: 200, body: "ok" }]);
    expect(seen).toEqual(["/first"]);
  });
});

describe("row 61: requests that follow each other on one connection", () => {
  it("are passed on one after the other, in order", async () => {
    let active = 0;
    const order: string[] = [];
    const service = await httpService(({ path }, response) => {
      active += 1;
      order.push(`${path} ${active}`);
      setTimeout(() => {
        active -= 1;
        response.end(path);
      }, 20);
    });
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const requests = ["/1", "/2", "/3"].map((target) => bare({ method: "POST", target }));
    const answers = await exchange(port, requests.join("") + FOLLOWER);
    expect(answers.map(({ body }) => body)).toEqual(["/1", "/2", "/3", "/follower"]);
    expect(order).toEqual(["/1 1", "/2 1", "/3 1", "/follower 1"]);
    expect((await log(4)).map(({ path }) => path)).toEqual(["/1", "/2", "/3", "/follower"]);
  });

  it("are answered in turn, the malformed one last", async () => {
    const service = await httpService(({ path }, response) => void setTimeout(() => response.end(path), 50));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answers = await exchange(port, `${bare({})}${bare({ target: "/second" })}nonsense\r\n\r\n${FOLLOWER}`);
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, "/first"],
      [200, "/second"],
      [400, "Bad Request"],
    ]);
    expect((await log(3)).map((record) => record.response_code_details)).toEqual([
      "via_upstream",
      "via_upstream",
      "http1.codec_error",
    ]);
  });

  it("are not begun when the one before it broke", async () => {
    const service = await httpService(({ path }, response) => void setTimeout(() => response.end(path), 30));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const broken = inChunks("5\r\nhelloXX\r\n0\r\n\r\n");
    const answers = await exchange(port, bare({}) + broken + FOLLOWER);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(service.received.map(({ path }) => path)).toEqual(["/first"]);
    expect((await log(2)).map(({ response_code }) => response_code)).toEqual([200, 400]);
  });

  it("end with what comes after Connection: close", async () => {
    const service = await httpService(({ path }, response) => void setTimeout(() => response.end(path), 30));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answers = await exchange(port, FOLLOWER + SMUGGLED + FOLLOWER);
    expect(answers.map(({ body }) => body)).toEqual(["/follower"]);
    expect(service.received.length).toBe(1);
    await log(1);
  });

  it("are not begun for a caller who has left", async () => {
    const service = await httpService(({ path }, response) => void setTimeout(() => response.end(path), 100));
    const { port, log, mesh } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const socket = connect(port, "127.0.0.1");
    socket.write(bare({}) + bare({ target: "/second" }));
    await expect.poll(() => service.received.length).toBe(1);
    socket.resetAndDestroy();
    expect(await log(1)).toMatchObject([{ path: "/first", response_flags: "DC" }]);
    await mesh.close();
    expect(service.received.map(({ path }) => path)).toEqual(["/first"]);
  });
});

describe("row 61: a body that does not come", () => {
  const SLOW = `POST /first HTTP/1.1\r\n${HOST}Content-Length: 10\r\n\r\nhalf`;

  it("is given up after a pause, and the connection ends", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({
      endpoints: { order: [instance("order", "v1", service.port)] },
      requestIdleMs: 300,
    });
    const answers = await exchange(port, SLOW);
    expect(answers).toMatchObject([{ status: 408, body: "stream timeout" }]);
    expect(service.received).toEqual([]);
    expect(await log(1)).toMatchObject([
      { response_code: 408, response_flags: "SI", response_code_details: "stream_idle_timeout" },
    ]);
  });

  it("is given up when it trickles for too long", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({
      endpoints: { order: [instance("order", "v1", service.port)] },
      requestIdleMs: 1000,
      requestTotalMs: 600,
    });
    const socket = connect(port, "127.0.0.1");
    socket.write(SLOW);
    const trickle = setInterval(() => socket.writable && socket.write("x"), 200);
    socket.on("error", () => {});
    await bytesOf(socket).catch(() => undefined);
    clearInterval(trickle);
    expect(await log(1)).toMatchObject([
      { response_code: 408, response_flags: "-", response_code_details: "request_overall_timeout" },
    ]);
  });

  it("does not hold the connection once it is answered", async () => {
    const { port, log } = await meshFixture();
    // Nobody is ready: answered at once, while the body is still owed.
    const answers = await exchange(port, SLOW);
    expect(answers.map(({ status }) => status)).toEqual([503]);
    expect(await log(1)).toMatchObject([{ response_flags: "UH" }]);
  });

  it("is given up in chunks as well", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({
      endpoints: { order: [instance("order", "v1", service.port)] },
      requestIdleMs: 300,
    });
    const answers = await exchange(port, inChunks("5\r\nhel"));
    expect(answers.map(({ status }) => status)).toEqual([408]);
    await log(1);
  });
});
