import { describe, expect, it } from "vitest";
import { checkCharacter, parseIdNumber } from "./id-number.ts";

describe("parseIdNumber", () => {
  it("accepts the example of the standard, with x in either case", () => {
    expect(parseIdNumber("11010519491231002X")).toEqual({
      value: "11010519491231002X",
      birthDate: new Date("1949-12-31T00:00:00Z"),
    });
    expect(parseIdNumber(" 11010519491231002x ")?.value).toBe("11010519491231002X");
  });

  it.each([
    ["a wrong check character", "110105194912310021"],
    ["two digits swapped", "11015019491231002X"],
    ["a day that does not exist", `11010520230230001${checkCharacter("11010520230230001")}`],
    ["an unknown province", `99010519491231002${checkCharacter("99010519491231002")}`],
    ["15 digits, as before 1999", "110105491231002"],
    ["letters", "1101051949123100XX"],
    ["nothing", ""],
  ])("refuses %s", (_what, text) => {
    expect(parseIdNumber(text)).toBeUndefined();
  });

  it("notices every single changed digit", () => {
    const good = "11010519491231002X";
    for (let i = 0; i < 17; i++) {
      for (let d = 0; d <= 9; d++) {
        const changed = good.slice(0, i) + d + good.slice(i + 1);
        if (changed !== good) expect(parseIdNumber(changed), changed).toBeUndefined();
      }
    }
  });
});
