import { describe, expect, it } from "vitest";
import { z } from "zod";
import { formatPath } from "./field-path.ts";
import { schemaFaults } from "./schema-faults.ts";

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  kind: z.enum(["a", "b"]).optional(),
  port: z.int().min(1).max(65_535).optional(),
  on: z.boolean().optional(),
  items: z.array(z.strictObject({ id: z.string() })).optional(),
  table: z.record(z.string().regex(/^[a-z]+$/, "letters only"), z.number()).optional(),
  form: z.string().regex(/^x/, "begins with `x`").optional(),
});

const said = (value: unknown): string[] => {
  const result = schema.safeParse(value, { reportInput: true });
  return schemaFaults(result.error?.issues ?? []).map(({ path, text }) => `${formatPath(path)}: ${text}`);
};

describe("schemaFaults", () => {
  it.each([
    [undefined, ": must be a map and is nothing"],
    [[], ": must be a map and is a list"],
    [{}, "name: required field is missing"],
    [{ name: 5 }, "name: must be text and is the number `5` (put it in quotes)"],
    [{ name: "" }, "name: must not be empty"],
    [{ name: "long" }, "name: longer than 3"],
    [{ name: "a", kind: "c" }, "kind: must be one of `a`, `b` and is `c`"],
    [{ name: "a", port: 0 }, "port: must be at least 1 and is `0`"],
    [{ name: "a", port: 70_000 }, "port: must be at most 65535 and is `70000`"],
    [{ name: "a", port: 1.5 }, "port: must be a whole number and is the number `1.5`"],
    [{ name: "a", on: "yes" }, "on: must be `true` or `false` and is the text `yes`"],
    [{ name: "a", items: [{ id: "1", x: 1 }] }, "items[0].x: unknown field `x`"],
    [{ name: "a", items: {} }, "items: must be a list and is a map"],
    [{ name: "a", table: { A: 1 } }, "table.A: `A`: letters only"],
    [{ name: "a", form: "y" }, "form: `y`: begins with `x`"],
  ])("%j: %s", (value, text) => {
    expect(said(value)).toEqual([text]);
  });

  it("tells all of them", () => {
    expect(said({ name: 1, port: "x", other: 1 })).toHaveLength(3);
  });

  it("cuts what is long", () => {
    expect(said({ name: "a", kind: "x".repeat(100) })[0]).toContain(`\`${"x".repeat(64)}...\``);
  });
});
