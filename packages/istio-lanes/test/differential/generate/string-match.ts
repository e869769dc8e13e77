import type { Draw } from "./draw.ts";

export const HEADER_NAMES = ["x-env", "x-trace-color", "end-user", "X-User-Level"] as const;
export const HEADER_VALUES = ["gray", "blue", "gray-1", "default", "a,b", "Gray", "VIP3"] as const;
export const PATHS = ["/", "/orders", "/v1/orders", "/V1/Orders", "/v1/orders/7", "/ordersX", "/api/v2"] as const;
const HEADER_PATTERNS = ["gray|blue", "(gray|blue)(-\\d+)?", ".+", "g.*", "[^,]+", "(?i)GRAY"] as const;
const PATH_PATTERNS = ["/v\\d+/orders", "/v1/.*", ".*orders.*", "/(orders|pay)(/.*)?"] as const;

export type StringMatch = Readonly<Record<string, string>>;

export function drawHeaderMatch(draw: Draw): StringMatch {
  const kind = draw.int(1, 10);
  if (kind <= 4) return { exact: draw.one(HEADER_VALUES) };
  if (kind <= 6) return { prefix: draw.one(["g", "gray", "VIP", "a,"]) };
  if (kind <= 9) return { regex: draw.one(HEADER_PATTERNS) };
  return {};
}

export function drawPathMatch(draw: Draw): StringMatch {
  const kind = draw.int(1, 10);
  if (kind <= 3) return { exact: draw.one(PATHS) };
  if (kind <= 7) return { prefix: draw.one(PATHS) };
  return { regex: draw.one(PATH_PATTERNS) };
}

export function drawTextMatch(draw: Draw, values: readonly string[]): StringMatch {
  const value = draw.one(values);
  return draw.one<StringMatch>([
    { exact: value },
    { exact: value },
    { prefix: value.slice(0, 3) },
    { regex: `${value.slice(0, 2)}.*` },
  ]);
}
