import { describe, expect, it } from "vitest";
import { listening } from "../../test/mesh-fixture.ts";
import { exchange } from "../../test/raw-http1.ts";
import { createAdminServer } from "./admin-server.ts";

const BODY = '{"order":[]}';
const put = (lines: string): string =>
  `PUT /endpoints HTTP/1.1\r\n${lines}Connection: close\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

describe("the admin API", () => {
  it.each([
    "Host: 127.0.0.1:4000\r\n",
    "host: localhost\r\n",
    "Host: LocalHost:80\r\n",
    "Host: [::1]:4000\r\n",
    "Host: 127.0.0.1\r\nOrigin: http://localhost:5173\r\n",
  ])("answers to %j", async (lines) => {
    const replaced: number[] = [];
    const server = createAdminServer({ replaceEndpoints: () => void replaced.push(1), stats: () => [] });
    const [answer] = await exchange(await listening(server), put(lines));
    expect([answer?.status, replaced.length]).toEqual([200, 1]);
  });

  it.each([
    "Host: evil.example\r\n",
    "Host: localhost.evil.example:80\r\n",
    "Host: 127.0.0.1.evil.example\r\n",
    "Host: 127.0.0.1@evil.example\r\n",
    "Host: evil.example:80\r\nHost: localhost\r\n",
    "Host: localhost\r\nHost: evil.example\r\n",
    "Host: 10.0.0.1\r\n",
    "Host: 0.0.0.0\r\n",
    "Host:\r\n",
    "Host: localhost\r\nOrigin: http://evil.example\r\n",
    "Host: localhost\r\nOrigin: null\r\n",
    "Host: localhost\r\nOrigin: file://localhost\r\n",
  ])("does nothing for %j", async (lines) => {
    const replaced: number[] = [];
    const server = createAdminServer({ replaceEndpoints: () => void replaced.push(1), stats: () => [] });
    const [answer] = await exchange(await listening(server), put(lines));
    expect([answer?.status, replaced.length]).toEqual([403, 0]);
  });
});
