import type { Draw } from "./draw.ts";
import type { Part, RouteContext } from "./route.ts";
import { drawHeaderMatch, drawPathMatch, drawTextMatch, HEADER_NAMES } from "./string-match.ts";
import { NAMESPACES } from "./world.ts";

export const METHODS = ["GET", "POST", "PUT"] as const;
export const QUERY_NAMES = ["lane", "user"] as const;

/** One entry of `match`. */
export function drawMatch(draw: Draw, { gateways }: RouteContext): Part {
  const entry: Part = {
    ...draw.maybe(20, "name", () => `m${draw.int(0, 9)}`),
    ...draw.maybe(45, "uri", () => drawPathMatch(draw)),
    ...draw.maybe(16, "scheme", () => drawTextMatch(draw, ["http", "https"])),
    ...draw.maybe(14, "method", () => drawTextMatch(draw, METHODS)),
    ...draw.maybe(10, "authority", () => drawTextMatch(draw, ["order", "pay", "shop.example.com"])),
    ...draw.maybe(45, "headers", () => headers(draw)),
    ...draw.maybe(12, "port", () => draw.one([80, 8080])),
    ...draw.maybe(10, "sourceLabels", () =>
      draw.one([{ app: "client" }, { app: "client", version: "v1" }, { app: "x" }]),
    ),
    ...draw.maybe(8, "sourceNamespace", () => draw.one(NAMESPACES)),
    ...draw.maybe(10, "gateways", () => [draw.one(["mesh", ...gateways])]),
    ...draw.maybe(16, "queryParams", () => ({ [draw.one(QUERY_NAMES)]: query(draw) })),
    ...draw.maybe(14, "ignoreUriCase", () => true),
    ...draw.maybe(14, "withoutHeaders", () => headers(draw)),
    ...draw.maybe(4, "statPrefix", () => "stat"),
  };
  const said = Object.keys(entry).some((key) => key !== "name" && key !== "ignoreUriCase" && key !== "statPrefix");
  return said ? entry : { ...entry, uri: { prefix: "/" } };
}

function headers(draw: Draw): Part {
  return Object.fromEntries(draw.some(HEADER_NAMES, 1, 2).map((name) => [name, drawHeaderMatch(draw)]));
}

function query(draw: Draw): Part {
  return draw.one<Part>([{ exact: "gray" }, { exact: "" }, { prefix: "g" }, { regex: "gray|blue" }]);
}
