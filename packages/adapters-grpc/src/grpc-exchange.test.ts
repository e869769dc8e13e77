import { Metadata } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { GrpcExchange } from "./grpc-exchange.ts";

test("what the handler set in the initial metadata stands, and its object is not changed", () => {
  const exchange = new GrpcExchange({ path: "/carpool.Matching/Submit", metadata: new Metadata() });
  exchange.setResponseHeader("x-request-id", "ours");
  exchange.setResponseHeader("x-trace-color", "gray");
  const handlers = new Metadata();
  handlers.set("x-request-id", "the handler's");
  expect(exchange.withEcho(handlers).getMap()).toEqual({ "x-request-id": "the handler's", "x-trace-color": "gray" });
  expect(handlers.getMap()).toEqual({ "x-request-id": "the handler's" });
});

test("without anything to echo the handler's metadata is sent as it is", () => {
  const handlers = new Metadata();
  const exchange = new GrpcExchange({ path: "/carpool.Matching/Submit", metadata: new Metadata() });
  expect(exchange.withEcho(handlers)).toBe(handlers);
});
