import { describe, expect, test } from "vitest";
import { edges } from "../topology.ts";
import { HELP, parseOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

describe("parseOptions", () => {
  test("has defaults", () => {
    expect(parseOptions([])).toEqual({
      json: false,
      keep: false,
      breakEdge: undefined,
      bleedEdge: undefined,
      rides: undefined,
      policy: "reference-app/policy/dyeing.yaml",
      routes: "reference-app/lanes",
    });
  });

  test.each(edges.map((edge) => edge.id))("takes --break %s", (edge) => {
    expect(parseOptions(["--break", edge, "--rides", "20"])).toMatchObject({ breakEdge: edge, rides: 20 });
  });

  test.each(edges.filter((edge) => edge.propagates === "dye").map((edge) => edge.id))("takes --bleed %s", (edge) => {
    expect(parseOptions(["--bleed", edge])).toMatchObject({ bleedEdge: edge, breakEdge: undefined });
  });

  test("asks for help", () => {
    expect(parseOptions(["--help"])).toBeUndefined();
    expect(parseOptions(["-h", "--json"])).toBeUndefined();
  });

  test.each([
    [["--break", "order->moon"], "no edge `order->moon`"],
    [["--break", "order-"], "no edge `order-`: quote it, a shell takes `>` for a redirection"],
    [["--bleed", "order->moon"], "no edge `order->moon`"],
    [["--bleed", "payment->provider"], "nothing travels over `payment->provider` that could be mixed up"],
    [["--bleed"], "--bleed"],
    [["--rides", "0"], "`--rides 0` is not a positive whole number"],
    [["--rides", "1e3"], "`--rides 1e3` is not a positive whole number"],
    [["--rides", "-5"], "--rides"],
    [["--brake"], "unknown option `--brake`"],
    [["--break"], "--break"],
    [["fast"], "unexpected argument `fast`"],
  ])("refuses %j", (args, text) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(text);
  });
});

test("the help names every edge", () => {
  for (const edge of edges) expect(HELP).toContain(edge.id);
});
