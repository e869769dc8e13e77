import type { Scenario } from "./scenario.ts";

/** For each of some scenarios: does it still show what the first one showed? Asked together, as asking is slow. */
export type StillShows = (scenarios: readonly Scenario[]) => Promise<readonly boolean[]>;

const AT_A_TIME = 24;
const ROUNDS = 20;

/**
 * A smaller scenario that still shows it: objects, then parts of them, are left out as long as that is so, and for about
 * `limitMs` milliseconds.
 */
export async function shrink(scenario: Scenario, still: StillShows, limitMs: number): Promise<Scenario> {
  const deadline = Date.now() + limitMs;
  let current = scenario;
  for (let round = 0; round < ROUNDS && Date.now() < deadline; round++) {
    const smaller = await shrinkOnce(current, still, round);
    if (smaller === undefined) return current;
    current = smaller;
  }
  return current;
}

async function shrinkOnce(scenario: Scenario, still: StillShows, round: number): Promise<Scenario | undefined> {
  const paths = [...removable(scenario)];
  for (let start = 0; start < paths.length; start += AT_A_TIME) {
    const some = paths.slice(start, start + AT_A_TIME);
    const candidates = some.map((path, index) => without(scenario, [path], `${round}-${start + index}`));
    const shown = await still(candidates);
    const good = some.filter((_, index) => shown[index]);
    const [first] = good;
    if (first === undefined) continue;
    // Most parts have nothing to do with each other: leave all of them out at once when that works.
    const all = without(scenario, good, `${round}-all`);
    const [together] = await still([all]);
    return together ? all : without(scenario, [first], `${round}-one`);
  }
  return undefined;
}

type Path = readonly (string | number)[];

/** Large parts first: whole objects, then what is in their specs from the outside to the inside. */
function removable(scenario: Scenario): readonly Path[] {
  const paths: Path[] = [];
  for (const [index, object] of scenario.objects.entries()) {
    paths.push(["objects", index]);
    collect(object.spec, ["objects", index, "spec"], paths);
    collect(object.endpoints, ["objects", index, "endpoints"], paths);
  }
  collect(scenario.meshConfig, ["meshConfig"], paths);
  for (const index of scenario.requests[0]?.headers.keys() ?? []) paths.push(["requests", 0, "headers", index]);
  return paths.toSorted((a, b) => a.length - b.length);
}

function collect(value: unknown, path: Path, paths: Path[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    paths.push([...path, step]);
    collect(inner, [...path, step], paths);
  }
}

function without(scenario: Scenario, paths: readonly Path[], id: string): Scenario {
  const copy = structuredClone(scenario) as unknown as Record<string, unknown>;
  // From the back, so that places in lists stay what they are; a part of what is already gone is gone as well.
  for (const path of paths.toSorted(comparePaths).toReversed()) remove(copy, path);
  return { ...(copy as unknown as Scenario), id: `${scenario.id.split("/")[0]}/${id}` };
}

function remove(root: unknown, path: Path): void {
  let at = root as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) {
    const next = at[step];
    if (typeof next !== "object" || next === null) return;
    at = next as Record<string | number, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
}

function comparePaths(a: Path, b: Path): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left = 0, right = 0] = [a[index], b[index]];
    if (left === right) continue;
    return typeof left === "number" && typeof right === "number" ? left - right : String(left) < String(right) ? -1 : 1;
  }
  return a.length - b.length;
}
