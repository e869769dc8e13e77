import { istioName } from "../envoy/cluster-config.ts";
import type { Reply } from "../envoy/send.ts";
import type { Arrived } from "../envoy/upstream.ts";
import type { Question, Scenario } from "../scenario.ts";
import type { ClusterVerdict, HopVerdict, Judgement, Verdict } from "../verdict.ts";
import type { Json } from "./json.ts";
import type { Observation } from "./judge-requests.ts";
import type { OracleAnswer } from "./oracle-answer.ts";
import { ClusterReader, sourceOf } from "./read-cluster.ts";
import { readSettings, readShares } from "./read-route.ts";

/** Puts what istiod configured and what Envoy did together. Throws when the two do not fit: then this code is wrong. */
export function readVerdict(
  scenario: Scenario,
  question: Question,
  answer: OracleAnswer | undefined,
  observation: Observation | undefined,
): Judgement {
  const bare = (verdict: Verdict): Judgement => ({ verdict, sources: [] });
  const egress = answer?.callers?.[question.caller];
  if (egress === undefined) throw new Error(`${scenario.id}: no answer of istiod about \`${question.caller}\``);
  if (observation === undefined) return bare(restOf(egress.rest));
  const { reply, line, route } = observation;
  const doubt = (what: string) => new Error(`${scenario.id} ${JSON.stringify(question)}: ${what}`);
  if (line === undefined) throw doubt(`Envoy logged nothing and answered ${reply.status}`);
  if (route === undefined) {
    if (line.flags.includes("NR")) return bare({ outcome: "no-route" });
    if (reply.status === 301)
      return bare({ outcome: "redirected", status: 301, location: header(reply, "location") ?? "" });
    throw doubt(`no route, but ${reply.status} ${line.flags}`);
  }
  const name = route.name === undefined || route.name === "" ? {} : { route: route.name as string };
  if (route.name === "block_all") return bare({ outcome: "blocked" });
  if (route.name === "allow_any") return bare(restOf(route.route.cluster));
  const settings = readSettings(route);
  const sources = sourceOf(route);
  const response = responseHeaders(reply);
  if (line.status === 301 || route.redirect !== undefined) {
    const location = header(reply, "location") ?? "";
    return {
      verdict: { outcome: "redirected", ...name, ...settings, status: reply.status, location },
      sources,
    };
  }
  if (route.directResponse !== undefined) {
    const body = readBody(route.directResponse.body);
    return {
      verdict: { outcome: "answered", ...name, ...settings, status: reply.status, ...(body ? { body } : {}) },
      sources,
    };
  }
  const reader = new ClusterReader(egress, answer?.accepts);
  const clusters: Record<string, ClusterVerdict> = {};
  const hashes: Record<string, readonly string[]> = {};
  for (const [cluster, share] of readShares(route)) {
    clusters[cluster] = reader.read(cluster, share);
    if (reader.hashes(cluster)) hashes[cluster] = readHashes(route);
  }
  const arrived = reply.status === 200 && reply.body.startsWith("{") ? (JSON.parse(reply.body) as Arrived) : undefined;
  const chosen = line.cluster === null ? undefined : clusters[istioName(line.cluster)];
  if (arrived !== undefined && chosen?.state !== "ready") throw doubt(`${line.cluster} answered`);
  if (line.flags.includes("NC") && Object.values(clusters).every(({ state }) => state !== "unknown")) throw doubt("NC");
  if (line.flags.includes("UH") && Object.values(clusters).every(({ state }) => state !== "no-endpoint"))
    throw doubt("UH");
  const verdict: Verdict = {
    outcome: "routed",
    ...name,
    clusters,
    ...(Object.keys(hashes).length > 0 ? { hashes } : {}),
    ...settings,
    // Here nobody speaks TLS: that something arrived shows nothing where an endpoint would have refused it.
    ...(arrived &&
      chosen?.refusals === undefined &&
      !sharesCluster(route) && { nextHop: nextHop(arrived, question, route), response }),
  };
  const drawn = line.cluster === null ? {} : { drawn: istioName(line.cluster) };
  return { verdict, ...drawn, sources: [...sources, ...Object.keys(clusters).flatMap((one) => reader.sources(one))] };
}

/** Then the log does not tell which of two destinations was drawn, and so whose header operations were made. */
function sharesCluster(route: Json): boolean {
  const parts: readonly Json[] = route.route?.weightedClusters?.clusters ?? [];
  return new Set(parts.map(({ name }) => name)).size < parts.length;
}

/** What becomes of calls that nothing else takes, by the cluster that they are left to. A gateway has none. */
function restOf(cluster: string): Verdict {
  if (cluster === "") return { outcome: "no-listener" };
  if (cluster === "BlackHoleCluster") return { outcome: "blocked" };
  return { outcome: "passthrough", ...(cluster === "PassthroughCluster" ? {} : { proxy: cluster }) };
}

/** What Envoy adds to every request or response by itself. */
const OWN =
  /^(x-envoy-|x-forwarded-|x-request-id$|x-ask$|server$|date$|content-|connection$|transfer-encoding$|host$|keep-alive$|set-cookie$|via$|location$|vary$|access-control-allow-(origin|methods|headers|credentials)$|access-control-(expose-headers|max-age)$)/;

function nextHop({ path, headers }: Arrived, question: Question, route: Json): HopVerdict {
  const names = new Set(question.headers.map(([name]) => name.toLowerCase()));
  for (const part of [route, ...(route.route?.weightedClusters?.clusters ?? [])]) {
    for (const { header: added } of part.requestHeadersToAdd ?? []) names.add(added.key.toLowerCase());
    for (const removed of part.requestHeadersToRemove ?? []) names.add(removed.toLowerCase());
  }
  return {
    path,
    authority: headers.find(([name]) => name === "host")?.[1] ?? "",
    headers: joined(headers.filter(([name]) => names.has(name) && !OWN.test(name))),
  };
}

function responseHeaders({ headers }: Reply): Readonly<Record<string, string>> {
  return joined(headers.filter(([name]) => !OWN.test(name)));
}

function joined(lines: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, value] of lines) found[name] = found[name] === undefined ? value : `${found[name]},${value}`;
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function header({ headers }: Reply, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}

function readBody(body: Json): string {
  return body?.inlineString ?? Buffer.from(body?.inlineBytes ?? "", "base64").toString("utf8");
}

function readHashes(route: Json): readonly string[] {
  return (route.route?.hashPolicy ?? []).map((policy: Json) => {
    if (policy.header) return `header ${policy.header.headerName}`;
    if (policy.cookie) return `cookie ${policy.cookie.name} ${policy.cookie.path ?? ""}`;
    if (policy.queryParameter) return `query ${policy.queryParameter.name}`;
    return policy.connectionProperties?.sourceIp ? "source-ip" : JSON.stringify(policy);
  });
}
