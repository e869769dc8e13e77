import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { isDyeingError } from "../errors/dyeing-error.ts";
import { createDyeing } from "./create-dyeing.ts";

afterEach(() => vi.unstubAllEnvs());

describe("createDyeing", () => {
  it.each([
    [undefined, 'option `service`: missing: write `createDyeing({ service: "order" })`'],
    [{}, "option `service`: `undefined` is not a name of 1 to 64 printable ASCII characters"],
    [{ service: "" }, "option `service`: `` is not a name of 1 to 64 printable ASCII characters"],
    [{ service: "caf\u00e9" }, "option `service`: `caf\u00e9` is not a name of 1 to 64 printable ASCII characters"],
    [{ service: "order", role: "middle" }, "option `role`: `middle` is neither `edge` nor `interior`"],
    [
      { service: "order", echoColour: true },
      "option `echoColour`: unknown; there are `service`, `role`, `policy`, `allow`, `decides`, `echoColor`, `trust`, `mirrors`, `visitors`, `logger`",
    ],
    [{ service: "order", decides: "never" }, "option `decides`: `never` is neither `at-once` nor `later`"],
    [{ service: "order", decides: "later" }, "option `decides`: `later` is for an edge: nobody else decides"],
    [{ service: "order", echoColor: "yes" }, "option `echoColor`: `yes` is neither true nor false"],
    [
      { service: "gateway", role: "edge", policy: "dyeing.yaml" },
      'option `policy`: a path or text is no policy: use `filePolicy("dyeing.yaml")`',
    ],
    [
      { service: "gateway", role: "edge", policy: { revision: "1" } },
      "option `policy`: not a policy source: use `filePolicy()` or `staticPolicy()`",
    ],
    [
      { service: "gateway", role: "edge" },
      'option `policy`: missing: an edge decides, so write `policy: filePolicy("dyeing.yaml")`, or leave `role` out',
    ],
    [{ service: "order", logger: "pino" }, "option `logger`: not a logger: give an object with `warn(message)`"],
    [{ service: "order", allow: "payment" }, 'option `allow`: not a list: write `allow: ["payment"]`'],
    [{ service: "order", allow: ["http://x/"] }, "option `allow[0]`: "],
  ])("refuses %j", (options, message) => {
    const error = catchError(() => createDyeing(options as never));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(isDyeingError(error)).toBe(true);
    expect((error as Error).message).toContain(message);
    expect(error).toMatchObject({ code: "DYE_CONFIG", option: /`(.*?)`/.exec(message)?.[1] });
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
