import { Metadata } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { metadataCarrier } from "./metadata-carrier.ts";

test("one value is a string, several are lines, none is absent", () => {
  const metadata = new Metadata();
  metadata.set("X-Trace-Color", "gray");
  metadata.add("x-user-level", "NEW");
  metadata.add("x-user-level", "VIP3");
  expect(metadataCarrier.get(metadata, "x-trace-color")).toBe("gray");
  expect(metadataCarrier.get(metadata, "X-User-Level")).toEqual(["NEW", "VIP3"]);
  expect(metadataCarrier.get(metadata, "x-dye")).toBeUndefined();
});

test("binary values read as absent", () => {
  const metadata = new Metadata();
  metadata.add("x-hidden-bin", Buffer.from([1]));
  expect(metadataCarrier.get(metadata, "x-hidden-bin")).toBeUndefined();
  metadata.add("x-hidden-bin", Buffer.from([2]));
  expect(metadataCarrier.get(metadata, "x-hidden-bin")).toBeUndefined();
});

test("setting replaces what is there, and keys are lower-case names", () => {
  const metadata = new Metadata();
  metadata.add("x-trace-color", "blue");
  metadataCarrier.set(metadata, "X-Trace-Color", "gray");
  expect(metadata.get("x-trace-color")).toEqual(["gray"]);
  expect(metadataCarrier.keys(metadata)).toEqual(["x-trace-color"]);
});
