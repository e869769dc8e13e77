import type { HeaderLines } from "@dyeing/lanes/explain";

/** Routes by color and nothing else: what a matcher could cost at the least. */
export function minimalRoutes(lanes: number): (headers: HeaderLines) => string {
  const routes = Array.from({ length: lanes }, (_, lane) => ({ name: `lane-${lane}`, color: `color-${lane}` }));
  return (headers) => {
    for (const { name, color } of routes) {
      if (headers.lines("x-trace-color").includes(color)) return name;
    }
    return "baseline";
  };
}
