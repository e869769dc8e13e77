import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { isDyeingError } from "../errors/dyeing-error.ts";
import { createDyeing } from "./create-dyeing.ts";

afterEach(() => vi.unstubAllEnvs());

describe("createDyeing", () => {
  it.each([
    [{ service: "" }, "service"],
    [{ service: "a".repeat(65) }, "service"],
    [{ service: "caf\u00e9" }, "service"],
    [{ service: "order", role: "middle" }, "role"],
    [{ service: "order", allow: ["http://x/"] }, "allow[0]"],
  ])("refuses %j", (options, option) => {
    const error = catchError(() => createDyeing(options as never));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(isDyeingError(error)).toBe(true);
    expect(error).toMatchObject({ code: "DYE_CONFIG", option });
  });

  it("refuses an unusable DYEING_ALLOW and names it", () => {
    vi.stubEnv("DYEING_ALLOW", "matching, no host");
    expect(() => createDyeing({ service: "order" })).toThrow("`DYEING_ALLOW[1]`");
  });

  it("takes DYEING_ALLOW when no option is given, and the option before it", () => {
    vi.stubEnv("DYEING_ALLOW", "payment:8080");
    const byVariable = createDyeing({ service: "order" });
    const byOption = createDyeing({ service: "order", allow: ["matching"] });
    const sends = (dyeing: typeof byOption, host: string) =>
      dyeing.runAsRoot(() => dyeing.outboundHeaders(host).length > 0);
    expect([sends(byVariable, "payment:8080"), sends(byVariable, "payment:1"), sends(byVariable, "matching")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([sends(byOption, "matching"), sends(byOption, "payment:8080")]).toEqual([true, false]);
    byVariable.close();
    byOption.close();
  });

  it("does nothing with the kill switch on", () => {
    vi.stubEnv("DYEING_DISABLED", "1");
    const dyeing = createDyeing({ service: "order" });
    const headers = { "x-trace-color": "gray" };
    dyeing.receiveMessage(headers, () => {
      expect(dyeing.current()).toBeUndefined();
      expect(dyeing.identity()).toBeUndefined();
      expect(dyeing.outboundHeaders("matching")).toEqual([]);
      expect(dyeing.injectMessage({ a: 1 })).toEqual({ a: 1 });
    });
    expect(dyeing.runAsRoot(() => 7)).toBe(7);
    dyeing.close();
  });
});

function catchError(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}
