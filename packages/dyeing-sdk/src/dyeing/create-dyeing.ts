import type { TagTypes } from "../context/typed-tags.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { Visitors } from "../inbound/visitors.ts";
import type { Policy, PolicySource } from "../policy/policy.ts";
import { nodeSupport, SUPPORTED_NODE } from "../process/node-support.ts";
import { processState } from "../process/process-state.ts";
import { Log } from "../telemetry/log.ts";
import { AllowList } from "../trust/allow-list.ts";
import { ActiveDyeing } from "./active-dyeing.ts";
import { checkOptions } from "./check-options.ts";
import { DisabledDyeing } from "./disabled-dyeing.ts";
import type { Dyeing } from "./dyeing.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

/**
 * Creates the dyeing runtime of a service and hooks outgoing fetch, undici, node:http and node:http2 requests. Synchronous: a
 * policy is loaded, and every option checked, before this returns. With DYEING_DISABLED=1 in the environment (the kill
 * switch) it returns a runtime that does nothing.
 *
 * @typeParam Tags The tags that this service sets and reads, by key; `dyeing-policy types` of `@dyeing/policy` writes it. Without
 * it every key compiles.
 * @throws ConfigurationError for an unusable option or DYEING_ALLOW, and on a Node that cannot carry node:http calls.
 */
export function createDyeing<Tags extends TagTypes<Tags> = Record<string, string>>(
  options: DyeingOptions,
): Dyeing<Tags> {
  return runtimeOf(options);
}

function runtimeOf(options: DyeingOptions): Dyeing {
  checkOptions(options);
  const {
    service,
    role = "interior",
    policy,
    allow,
    decides,
    echoColor = role === "interior",
    trust = {},
    mirrors = {},
    visitors,
    logger,
  } = options;
  if (process.env.DYEING_DISABLED === "1") return new DisabledDyeing(service, role);
  const log = new Log(logger);
  checkNode(process.versions.node, log);
  refuseBehindRegister(role);
  const decidesLater = decides === "later";
  // Only an edge decides by its rules. Before there is a runtime: a source that throws must leave none behind.
  if (role === "edge") sayWarnings(policy, log);
  return new ActiveDyeing({
    service,
    role,
    decidesLater,
    echoColor,
    visitors: visitors && new Visitors(visitors),
    source: policy,
    allowList: allowListOf(allow, policy),
    trust,
    mirrors,
    log,
  });
}

/** Requests that were received as an interior service receives them have taken over what a client sent. */
function refuseBehindRegister(role: string): void {
  if (role !== "edge" || processState.registered === undefined || processState.registered.role === "edge") return;
  const message =
    "`@dyeing/sdk/register` receives requests before this edge does, as an interior service: set DYEING_ROLE=edge and DYEING_POLICY, or leave it out";
  throw new ConfigurationError("role", message);
}

function sayWarnings(policy: PolicySource | undefined, log: Log): void {
  for (const warning of policy?.current().warnings ?? []) log.say("policy-warning", warning, warning);
}

function checkNode(version: string, log: Log): void {
  const support = nodeSupport(version);
  if (support === "unfit") {
    const message = `\`http.client.request.created\` does not exist, so calls through node:http would lose their dye; use Node ${SUPPORTED_NODE}`;
    throw new ConfigurationError("node", message, `Node ${version}`);
  }
  if (support === "outdated") {
    log.say("node-outdated", "", `Node ${version} is below the security floor of this SDK: use Node ${SUPPORTED_NODE}`);
  }
}

/** The first that is set: the option, the variable, the list of a request's policy, the default. */
function allowListOf(
  allow: readonly string[] | undefined,
  source: PolicySource | undefined,
): (policy: Policy | undefined) => AllowList {
  const variable = process.env.DYEING_ALLOW;
  if (allow !== undefined) return constant(new AllowList(allow, "allow"));
  if (variable !== undefined) return constant(new AllowList(splitList(variable), "DYEING_ALLOW"));
  const listOf = (policy: Policy | undefined) => new AllowList(policy?.trust.allow, "trust.outbound.allow");
  // A pattern that is none has to be said now.
  listOf(source?.current());
  return listOf;
}

function constant(list: AllowList): () => AllowList {
  return () => list;
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
