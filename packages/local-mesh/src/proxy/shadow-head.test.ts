import { RawHeaderLines } from "@dyeing/lanes/explain";
import { expect, it } from "vitest";
import type { RequestHead } from "../message/request-head.ts";
import { shadowHead } from "./shadow-head.ts";

function headOf(name: string, authority: string): RequestHead {
  const rawHeaders = [name, authority, "x-a", authority];
  return {
    method: "GET",
    path: "/",
    authority,
    protocol: "HTTP/1.1",
    rawHeaders,
    headers: new RawHeaderLines(rawHeaders),
    body: "none",
    upgrade: false,
    localAddress: "",
    remoteAddress: "",
  };
}

it.each([
  { authority: "order", expected: "order-shadow" },
  { authority: "order:80", expected: "order-shadow:80" },
  { authority: "[::1]", expected: "[::1]-shadow" },
  { authority: "[::1]:80", expected: "[::1]-shadow:80" },
])("$authority becomes $expected", ({ authority, expected }) => {
  for (const name of ["Host", ":authority"]) {
    const head = shadowHead(headOf(name, authority));
    expect(head.authority).toBe(expected);
    expect(head.rawHeaders).toEqual([name, expected, "x-a", authority]);
    expect(head.headers.lines(name.toLowerCase())).toEqual([expected]);
  }
});
