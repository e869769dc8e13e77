import { describe, expect, it } from "vitest";
import { checkCharacter } from "./id-number.ts";
import { LocalRealNameCheck } from "./real-name-check.ts";

const now = new Date("2026-06-15T00:00:00Z");
const adult = "11010519491231002X";
const born = (date: string) => {
  const first17 = `110105${date}002`;
  return first17 + checkCharacter(first17);
};

describe("LocalRealNameCheck", () => {
  const check = new LocalRealNameCheck();

  it.each(["王芳", "艾力·买买提", "Ann O'Neill"])("accepts %s", async (realName) => {
    expect(await check.check({ realName, idNumber: adult }, now)).toEqual({});
  });

  it.each(["王", "王2", "·王芳", "<b>", "  "])("refuses %s as a name", async (realName) => {
    expect(await check.check({ realName, idNumber: adult }, now)).toEqual({ realName: "is not a name" });
  });

  it("refuses a minor until the day of the 18th birthday", async () => {
    const on = (idNumber: string) => check.check({ realName: "王芳", idNumber }, now);
    expect(await on(born("20080616"))).toEqual({ idNumber: "belongs to a minor" });
    expect(await on(born("20080615"))).toEqual({});
  });

  it("names both fields when both are wrong", async () => {
    expect(Object.keys(await check.check({ realName: "?", idNumber: "?" }, now))).toEqual(["realName", "idNumber"]);
  });
});
