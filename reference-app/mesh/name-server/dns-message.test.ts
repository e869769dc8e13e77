import { describe, expect, it } from "vitest";
import { readQuestion, TYPE_A, writeAnswer } from "./dns-message.ts";

/** A query for the addresses of `Order.carpool`, as resolvers send it. */
const QUERY = Buffer.from(
  "abcd0100000100000000000005" + "4f72646572" + "07636172706f6f6c" + "00" + "0001" + "0001",
  "hex",
);

describe("readQuestion", () => {
  it("reads the name in lower case", () => {
    expect(readQuestion(QUERY)).toMatchObject({
      id: 0xabcd,
      name: "order.carpool",
      type: TYPE_A,
      recursionDesired: true,
    });
  });

  it("is told nothing by what is no question, at whatever length it is cut", () => {
    for (let length = 0; length < QUERY.length; length += 1) {
      expect(readQuestion(QUERY.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
    const answer = Buffer.from(QUERY);
    answer[2] = 0x81;
    expect(readQuestion(answer)).toBeUndefined();
  });
});

describe("writeAnswer", () => {
  const question = readQuestion(QUERY);
  if (question === undefined) throw new Error("no question");

  it("gives each address as a record", () => {
    const answer = writeAnswer(question, ["10.96.0.7", "10.77.1.2"]);
    expect(answer.subarray(0, 12).toString("hex")).toBe("abcd85800001000200000000");
    expect(answer.subarray(-4).toString("hex")).toBe("0a4d0102");
    expect(answer.subarray(-32, -16).toString("hex")).toBe("c00c00010001000000050004" + "0a600007");
  });

  it("tells a name without an address from one that is none", () => {
    expect(writeAnswer(question, []).readUInt16BE(2) & 0xf).toBe(0);
    expect(writeAnswer(question, undefined).readUInt16BE(2) & 0xf).toBe(3);
    expect(writeAnswer({ ...question, type: 28 }, ["10.96.0.7"]).readUInt16BE(6)).toBe(0);
  });
});
