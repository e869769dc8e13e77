import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";

export function drawRetries(draw: Draw): Part {
  const attempts = draw.one([0, 1, 2, 5]);
  return {
    attempts,
    ...(attempts === 0
      ? {}
      : {
          ...draw.maybe(40, "perTryTimeout", () => draw.one(["250ms", "2s"])),
          ...draw.maybe(60, "retryOn", () =>
            draw.one([
              "5xx",
              "gateway-error,connect-failure",
              "503,reset",
              "retriable-4xx,429",
              "reset-before-request",
            ]),
          ),
          ...draw.maybe(30, "retryRemoteLocalities", () => draw.chance(50)),
          ...draw.maybe(20, "retryIgnorePreviousHosts", () => draw.chance(50)),
          ...draw.maybe(45, "backoff", () => draw.one(["25ms", "1s"])),
        }),
  };
}

/** Injected delays are short: they are really waited for. */
export function drawFault(draw: Draw): Part {
  const percentage = () => draw.maybe(75, "percentage", () => ({ value: draw.one([0, 0.5, 50, 100, 100]) }));
  const share = () => (draw.chance(30) ? { percent: draw.one([0, 50, 100]) } : percentage());
  const status = draw.one<Part>([{ httpStatus: 503 }, { httpStatus: 418 }, { grpcStatus: "UNAVAILABLE" }]);
  const kind = draw.int(1, 3);
  return {
    ...(kind !== 1 ? { abort: { ...status, ...percentage() } } : {}),
    ...(kind !== 2 ? { delay: { fixedDelay: draw.one(["10ms", "0.02s"]), ...share() } } : {}),
  };
}

export function drawRewrite(draw: Draw): Part {
  const uri: readonly Part[] = [
    { uri: "/" },
    { uri: "/new" },
    { uri: "/new/" },
    { uriRegexRewrite: { match: "^/v(\\d+)/(.*)$", rewrite: "/\\2/\\1" } },
    { authority: "else.example.com" },
  ];
  return { ...draw.one(uri), ...draw.maybe(30, "authority", () => draw.one(["else.example.com", "pay"])) };
}

export function drawHeaderOperations(draw: Draw): Part {
  const operations = (names: readonly string[]) => ({
    ...draw.maybe(60, "set", () => ({ [draw.one(names)]: draw.one(["set", "gray", "100%%"]) })),
    ...draw.maybe(50, "add", () => ({ [draw.one(names)]: "added" })),
    ...draw.maybe(50, "remove", () => draw.some(names, 1, 2)),
  });
  return {
    ...draw.maybe(80, "request", () => operations(["x-env", "x-lane", "end-user", "X-Trace-Color"])),
    ...draw.maybe(50, "response", () => operations(["x-upstream", "x-served-by", "x-version"])),
  };
}

export function drawCors(draw: Draw): Part {
  return {
    ...(draw.chance(25)
      ? { allowOrigin: ["https://a.example"] }
      : {
          allowOrigins: [
            draw.one<Part>([{ exact: "https://a.example" }, { prefix: "https://" }, { regex: "https://.*" }]),
          ],
        }),
    ...draw.maybe(60, "allowMethods", () => ["GET", "POST"]),
    ...draw.maybe(50, "allowHeaders", () => ["x-env"]),
    ...draw.maybe(40, "exposeHeaders", () => ["x-version"]),
    ...draw.maybe(40, "maxAge", () => "24h"),
    ...draw.maybe(60, "allowCredentials", () => draw.chance(50)),
    ...draw.maybe(60, "unmatchedPreflights", () => draw.one(["FORWARD", "IGNORE"])),
  };
}
