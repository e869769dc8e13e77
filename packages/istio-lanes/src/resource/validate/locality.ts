import { formatPath } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { LocalityLbSpec, OutlierDetectionSpec } from "../shape/traffic-policy.ts";
import type { Path } from "../source-document.ts";
import { refuse } from "./checks.ts";

const TOPOLOGY: ReadonlySet<string> = new Set([
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.istio.io/subzone",
]);

export function checkLocality(
  report: Report,
  path: Path,
  locality: LocalityLbSpec | null | undefined,
  outlier: OutlierDetectionSpec | null | undefined,
): void {
  if (!locality) return;
  const distribute = locality.distribute ?? [];
  const failover = locality.failover ?? [];
  const priority = locality.failoverPriority ?? [];
  if (distribute.length > 0 && failover.length > 0) {
    refuse(report, path, "`distribute` and `failover` exclude each other");
    return;
  }
  const topology = priority.find((label) => TOPOLOGY.has(label));
  if (failover.length > 0 && topology !== undefined) {
    refuse(report, [...path, "failoverPriority"], `\`${topology}\` excludes \`failover\``);
    return;
  }
  checkDistribute(report, [...path, "distribute"], distribute);
  if ((failover.length > 0 || priority.length > 0) && !outlier) {
    const message = `\`${formatPath(path)}\` does nothing without \`outlierDetection\``;
    report.add("LANES_NO_EFFECT", path, message);
  }
  for (const [index, { from, to }] of failover.entries()) {
    const here = [...path, "failover", index];
    if ((from ?? "") === (to ?? "")) refuse(report, here, `\`${from}\` fails over to itself`);
    for (const region of [from ?? "", to ?? ""]) {
      if (/[/*]/.test(region)) refuse(report, here, `\`${region}\` is no region alone`);
    }
  }
  const keys = priority.map((label) => label.split("=", 1)[0] ?? label);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    const message = `\`${formatPath(path)}.failoverPriority\` has \`${twice}\` twice: Istio keeps one value for both`;
    report.add("LANES_NO_EFFECT", [...path, "failoverPriority"], message);
  }
}

function checkDistribute(report: Report, path: Path, distribute: NonNullable<LocalityLbSpec["distribute"]>): void {
  for (const [index, { to }] of distribute.entries()) {
    const here = [...path, index, "to"];
    const weights = Object.values(to ?? {}).map((weight) => weight ?? 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const wrong = weights.find((weight) => weight < 1 || weight > 100);
    if (wrong !== undefined) refuse(report, here, `weight ${wrong} is outside 1..100`);
    else if (total !== 100) refuse(report, here, `the weights add up to ${total}, not to 100`);
    checkLocalities(report, here, Object.keys(to ?? {}), clashesSomehow);
  }
  checkLocalities(
    report,
    path,
    distribute.map(({ from }) => from ?? ""),
    clashesInOrder,
  );
}

type Clash = (earlier: string, locality: string) => boolean;

/** Region, zone and sub-zone, a `*` only at the end, and none that clashes with one before it. */
function checkLocalities(report: Report, path: Path, localities: readonly string[], clash: Clash): void {
  for (const [index, locality] of localities.entries()) {
    if (partsOf(locality).includes("")) {
      refuse(report, path, `\`${locality}\` is not \`region/zone/sub-zone\``);
    } else if (locality.includes("*") && locality.indexOf("*") !== locality.length - 1) {
      refuse(report, path, `\`${locality}\` has its \`*\` not at the end`);
    }
    const other = localities.slice(0, index).find((earlier) => clash(earlier, locality));
    if (other !== undefined) refuse(report, path, `\`${locality}\` overlaps \`${other}\``);
  }
}

/** What stands behind the second slash is all of it the sub-zone. */
function partsOf(locality: string): readonly string[] {
  const [region = "", zone, ...rest] = locality.split("/");
  if (zone === undefined) return [region];
  return rest.length === 0 ? [region, zone] : [region, zone, rest.join("/")];
}

/** As Istio looks for it in a list: a wider one behind a narrower one mostly passes. */
const clashesInOrder: Clash = (earlier, locality) => {
  const [region, zone, subZone] = partsOf(earlier);
  const [ownRegion, ownZone, ownSubZone] = partsOf(locality);
  if (region === "*") return true;
  if (region !== ownRegion) return false;
  if (ownZone === undefined || zone === undefined || zone === "*") return true;
  if (zone !== ownZone) return false;
  return ownSubZone === undefined || subZone === undefined || subZone === "*" || subZone === ownSubZone;
};

/** Istio takes the keys of a map in any order: what it refuses in one of them, it refuses some of the time. */
const clashesSomehow: Clash = (one, other) => clashesInOrder(one, other) || clashesInOrder(other, one);
