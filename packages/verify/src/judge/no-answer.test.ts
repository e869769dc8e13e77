import { describe, expect, it } from "vitest";
import type { CallRecord } from "../record/call-record.ts";
import { noAnswer } from "./no-answer.ts";

const record = (status: number, flags: readonly string[], answeredBy: string | undefined) =>
  ({ status, flags, answeredBy }) as unknown as CallRecord;

describe("noAnswer", () => {
  it("is none for an upgraded connection, however it ended", () => {
    expect(noAnswer(record(101, ["UC"], "v2"))).toBeUndefined();
    expect(noAnswer(record(101, ["DC"], "v2"))).toBeUndefined();
  });

  it("tells the flags of a call that broke off", () => {
    expect(noAnswer(record(200, ["UC"], "v2"))).toBe("response flags UC");
    expect(noAnswer(record(101, ["UC"], undefined))).toBe("response flags UC");
  });
});
