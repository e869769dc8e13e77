import { describe, expect, it } from "vitest";
import { SessionTokens } from "./session-token.ts";

const session = { userId: "rider-0001", deviceId: "phone", expiresAt: 2_000 };

describe("SessionTokens", () => {
  const tokens = new SessionTokens("a-secret-of-sixteen");
  const token = tokens.issue(session);

  it("gives back what it was issued for, until it expires", () => {
    expect(tokens.verify(token, 1_999)).toEqual(session);
    expect(tokens.verify(token, 2_000)).toBeUndefined();
  });

  it("refuses another secret's token", () => {
    expect(new SessionTokens("another-secret-here").verify(token, 0)).toBeUndefined();
  });

  it("refuses every change of one character", () => {
    for (let i = 0; i < token.length; i++) {
      const changed = token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1);
      const result = tokens.verify(changed, 0);
      // The last character of a base64url text carries unused bits: another spelling of the same signature.
      if (result !== undefined) expect(Buffer.from(changed, "base64url")).toEqual(Buffer.from(token, "base64url"));
    }
  });

  it.each(["", ".", "a.b", "a.b.c", `${token}.x`, "x".repeat(5_000), "%%%.%%%"])("refuses %j", (text) => {
    expect(tokens.verify(text, 0)).toBeUndefined();
  });

  it("refuses signed claims of another shape", () => {
    const odd = tokens.issue({ userId: 1 } as never);
    expect(tokens.verify(odd, 0)).toBeUndefined();
  });
});
