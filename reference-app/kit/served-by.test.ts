import { describe, expect, it } from "vitest";
import { mergeServedBy, servedByOf } from "./served-by.ts";

describe("mergeServedBy", () => {
  it("joins the maps of several calls", () => {
    expect(mergeServedBy({ order: "v2" }, undefined, { matching: "v2", scheduling: "v1" })).toEqual({
      order: "v2",
      matching: "v2",
      scheduling: "v1",
    });
  });

  it("shows a service that answered in two versions with both, however often it is merged", () => {
    const mixed = mergeServedBy({ matching: "v2" }, { matching: "v1" });
    expect(mixed).toEqual({ matching: "v1,v2" });
    expect(mergeServedBy(mixed, { matching: "v2" })).toEqual(mixed);
  });
});

describe("servedByOf", () => {
  it("finds the map in an answer", () => {
    expect(servedByOf({ error: "no", servedBy: { order: "v2" } })).toEqual({ order: "v2" });
  });

  it.each([[undefined], [null], ["text"], [[]], [{}], [{ servedBy: "v1" }], [{ servedBy: { order: 2 } }]])(
    "finds none in %j",
    (body) => {
      expect(servedByOf(body)).toBeUndefined();
    },
  );
});
