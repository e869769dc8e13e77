import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { instance, listening, meshFixture } from "./mesh-fixture.ts";
import { exchange } from "./raw-http1.ts";

const STOLEN = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen";
const sized = (lines: string, body = "first"): string =>
  `HTTP/1.1 200 OK\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;

/** Answers `/first` with the given bytes, everything else as it should, over connections that it keeps. */
async function scene(answer: string, late = "") {
  const seen: string[] = [];
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const path = text.split(" ")[1] ?? "";
        text = text.slice(end + 4);
        seen.push(path);
        socket.write(path === "/first" ? answer : sized("", path), "latin1");
        if (path === "/first" && late !== "") setTimeout(() => socket.write(late, "latin1"), 20);
      }
    });
  });
  const port = await listening(server);
  return { seen, ...(await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } })) };
}

const request = (path: string, method = "GET"): string =>
  `${method} ${path} HTTP/1.1\r\nHost: order\r\nConnection: close\r\n\r\n`;

// The reverse direction of row 61: nobody gets an answer that was not meant for them.
describe("row 61: an answer is one answer", () => {
  it.each([
    ["Connection names its length", sized("Connection: Content-Length\r\n"), "GET", 200, "first"],
    [
      "Connection names its coding",
      "HTTP/1.1 200 OK\r\nConnection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n",
      "GET",
      200,
      "first",
    ],
    ["a second one follows at once", sized("") + STOLEN, "GET", 200, "first"],
    ["half a second one follows", `${sized("")}HTTP/1.1 200 OK\r\nContent-Le`, "GET", 200, "first"],
    ["an informational one goes before it", `HTTP/1.1 103 Early\r\nX: 1\r\n\r\n${sized("")}`, "GET", 200, "first"],
    ["HEAD is answered with a body", sized("", STOLEN), "HEAD", 200, undefined],
    ["204 comes with a body", `HTTP/1.1 204 No Content\r\n\r\n${STOLEN}`, "GET", 204, undefined],
    [
      "304 comes with a body",
      `HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n${STOLEN}`,
      "GET",
      304,
      undefined,
    ],
    [
      "it has a length and chunks",
      sized("Transfer-Encoding: chunked\r\n", `5\r\nfirst\r\n0\r\n\r\n${STOLEN}`),
      "GET",
      502,
      undefined,
    ],
    ["it has two lengths", sized("Content-Length: 1\r\n"), "GET", 502, undefined],
    ["its length is signed", "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nfirst", "GET", 502, undefined],
    ["a space is before a colon", "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nfirst", "GET", 502, undefined],
    [
      "it switches protocols unasked",
      `HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n${STOLEN}`,
      "GET",
      502,
      undefined,
    ],
    ["it is no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", "GET", 502, undefined],
  ])("when %s", async (_name, answer, method, status, body) => {
    const { port, seen, log } = await scene(answer);
    const first = await exchange(port, request("/first", method));
    expect(first.length).toBe(1);
    expect(first[0]?.status).toBe(status);
    if (body !== undefined) expect(first[0]?.body).toBe(body);
    // What came too much has had time to arrive.
    await wait(20);
    for (const path of ["/second", "/third"]) {
      expect(await exchange(port, request(path))).toMatchObject([{ status: 200, body: path }]);
    }
    expect(seen.toSorted()).toEqual(["/first", "/second", "/third"]);
    expect((await log(3)).map((record) => record.path)).toEqual(seen);
  });

  it("when another one comes later, unasked", async () => {
    const { port, seen, log } = await scene(sized(""), STOLEN);
    expect(await exchange(port, request("/first"))).toMatchObject([{ body: "first" }]);
    await wait(60);
    expect(await exchange(port, request("/second"))).toMatchObject([{ status: 200, body: "/second" }]);
    expect(seen).toEqual(["/first", "/second"]);
    await log(2);
  });

  it("when it comes before the request is complete, and the connection is not used again", async () => {
    const { port, log } = await scene(sized(""));
    const text = `POST /first HTTP/1.1\r\nHost: order\r\nContent-Length: ${STOLEN.length}\r\n\r\n${STOLEN.slice(0, 10)}`;
    expect((await exchange(port, text))[0]).toMatchObject({ status: 200, body: "first" });
    expect(await exchange(port, request("/second"))).toMatchObject([{ body: "/second" }]);
    expect((await log(2)).map((record) => record.path)).toEqual(["/first", "/second"]);
  });
});
