import { Metadata } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { metadataAccessor } from "./metadata-accessor.ts";

test("one value is a string, several are lines, none is absent", () => {
  const metadata = new Metadata();
  metadata.set("X-Trace-Color", "gray");
  metadata.add("x-user-level", "NEW");
  metadata.add("x-user-level", "VIP3");
  expect(metadataAccessor.get(metadata, "x-trace-color")).toBe("gray");
  expect(metadataAccessor.get(metadata, "X-User-Level")).toEqual(["NEW", "VIP3"]);
  expect(metadataAccessor.get(metadata, "x-dye")).toBeUndefined();
});

test("binary values read as absent", () => {
  const metadata = new Metadata();
  metadata.add("x-hidden-bin", Buffer.from([1]));
  expect(metadataAccessor.get(metadata, "x-hidden-bin")).toBeUndefined();
  metadata.add("x-hidden-bin", Buffer.from([2]));
  expect(metadataAccessor.get(metadata, "x-hidden-bin")).toBeUndefined();
});

test("setting replaces what is there, and keys are lower-case names", () => {
  const metadata = new Metadata();
  metadata.add("x-trace-color", "blue");
  metadataAccessor.set(metadata, "X-Trace-Color", "gray");
  expect(metadata.get("x-trace-color")).toEqual(["gray"]);
  expect(metadataAccessor.keys(metadata)).toEqual(["x-trace-color"]);
});
