import { headerLines } from "@dyeing/lanes/explain";
import { expect, it } from "vitest";
import { statusOfAnswer } from "./outcome-status.ts";

const GRPC = { headers: headerLines({ "content-type": "application/grpc" }) };
const PLAIN = { headers: headerLines({}) };

it.each([
  ...[
    [0, 200],
    [1, 499],
    [4, 504],
    [5, 404],
    [8, 429],
    [12, 501],
    [13, 500],
    [14, 503],
    [15, 500],
    [16, 401],
  ].map(([grpcStatus, counts]) => ({ why: `gRPC status ${grpcStatus}`, status: 200, grpcStatus, head: GRPC, counts })),
  { why: "gRPC without a status in its head", status: 503, grpcStatus: undefined, head: GRPC, counts: 503 },
  { why: "a status of gRPC in what is none", status: 200, grpcStatus: 14, head: PLAIN, counts: 200 },
])("$why counts as $counts", ({ status, grpcStatus, head, counts }) => {
  expect(statusOfAnswer(status, grpcStatus, head)).toBe(counts);
});
