import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { readInvalidFields } from "../../../contracts/invalid-fields-trailer.ts";
import { InvalidArgumentError } from "../domain/invalid-argument-error.ts";
import { PoolFullError } from "../domain/pool-full-error.ts";
import { UnknownRequestError } from "../domain/unknown-request-error.ts";
import { serviceErrorOf } from "./service-error-of.ts";

describe("serviceErrorOf", () => {
  it.each([
    [new InvalidArgumentError({ seats: "must be 1" }), status.INVALID_ARGUMENT, "invalid argument: `seats` must be 1"],
    [new UnknownRequestError("a"), status.NOT_FOUND, "no such ride request: `a`"],
    [new PoolFullError(5), status.RESOURCE_EXHAUSTED, "the pool is full: 5 requests"],
  ])("%s", (error, code, details) => {
    expect(serviceErrorOf(error)).toMatchObject({ code, details });
  });

  it("names bad fields in the trailer", () => {
    const { metadata } = serviceErrorOf(new InvalidArgumentError({ seats: "must be 1" }));
    expect(readInvalidFields(metadata)).toEqual({ seats: "must be 1" });
  });

  it("tells nothing of an unexpected error", () => {
    const refusal = serviceErrorOf(new TypeError("secret is undefined"));
    expect(refusal).toMatchObject({ code: status.INTERNAL, details: "internal error" });
    expect(JSON.stringify(refusal)).not.toContain("secret");
  });
});
