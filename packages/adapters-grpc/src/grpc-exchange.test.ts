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

test("peer and authority are those of the connection, and TLS is known only where the client showed a certificate", () => {
  const call = { path: "/carpool.Matching/Submit", metadata: new Metadata() };
  const connection = (remoteAddress: string, transportSecurityType?: string) => ({
    getConnectionInfo: () => ({ remoteAddress }),
    getHost: () => "matching:7000",
    getAuthContext: () => (transportSecurityType === undefined ? {} : { transportSecurityType }),
  });
  expect(new GrpcExchange(call).peer).toBeUndefined();
  expect(new GrpcExchange(call).header(":authority")).toBeUndefined();
  expect(new GrpcExchange(call, connection("10.0.0.7")).header(":authority")).toBe("matching:7000");
  expect(new GrpcExchange(call, connection("::ffff:127.0.0.1")).peer).toEqual({
    address: "127.0.0.1",
    loopback: true,
    tls: undefined,
  });
  expect(new GrpcExchange(call, connection("10.0.0.7", "ssl")).peer).toEqual({
    address: "10.0.0.7",
    loopback: false,
    tls: true,
  });
});

test("header lines are the metadata's, each value a line; added ones stand beside each other", () => {
  const metadata = new Metadata();
  metadata.add("x-twice", "1");
  metadata.add("x-twice", "2");
  metadata.add("x-one", "3");
  const exchange = new GrpcExchange({ path: "/carpool.Matching/Submit", metadata });
  expect(exchange.target).toBe("/carpool.Matching/Submit");
  expect(exchange.rawHeaders).toEqual(["x-twice", "1", "x-twice", "2", "x-one", "3"]);
  exchange.appendResponseHeader("x-echo", "a");
  exchange.appendResponseHeader("x-echo", "b");
  expect(exchange.withEcho(new Metadata()).get("x-echo")).toEqual(["a", "b"]);
});
