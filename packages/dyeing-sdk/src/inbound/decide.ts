import { activeCarried } from "../context/active-carried.ts";
import type { Carried } from "../context/carried.ts";
import { Entry } from "../context/entry.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import { markActiveSpan } from "../telemetry/opentelemetry.ts";
import type { ApplicationFacts } from "./application-facts.ts";
import { Decidable } from "./decidable.ts";
import { decideDye } from "./decide-dye.ts";
import { echoColor } from "./echo-color.ts";
import { prepareFacts } from "./prepare.ts";
import type { ReceiveSettings } from "./receive.ts";
import { replaceDecided, replaceDye } from "./replace-dye.ts";

/**
 * Decides the current request with what the application has found out, and runs `next` in the new dye. Where that cannot be
 * done, `next` runs all the same, in the dye that is there, and the reason is counted. A promise only where a source of tags
 * has to be asked first.
 */
export function decide<T>(added: ApplicationFacts, next: () => T, settings: ReceiveSettings): T | Promise<Awaited<T>> {
  let request: Decidable | undefined;
  let facts: RequestFacts | undefined;
  let preparing: Promise<RequestFacts> | undefined;
  try {
    request = decidableNow(settings);
    facts = request?.factsWith(added);
    if (request !== undefined && facts !== undefined) preparing = prepareFacts(request.policy, facts, settings.count);
  } catch (error) {
    settings.count("decide-failed", error);
  }
  if (request === undefined || facts === undefined) return next();
  if (preparing === undefined) return runDecided(request, facts, added, next, settings);
  const waited = preparing.then((known) => {
    // Meanwhile it may have been answered, or its dye may have gone out.
    const still = decidableNow(settings);
    return still === undefined ? next() : runDecided(still, known, added, next, settings);
  });
  return waited as Promise<Awaited<T>>;
}

function runDecided<T>(
  request: Decidable,
  facts: RequestFacts,
  added: ApplicationFacts,
  next: () => T,
  settings: ReceiveSettings,
): T {
  let entry: Entry | undefined;
  try {
    entry = decided(request, facts, added, settings);
  } catch (error) {
    settings.count("decide-failed", error);
  }
  return entry === undefined ? next() : entry.run(next);
}

function decided(
  { exchange, policy, came }: Decidable,
  facts: RequestFacts,
  added: ApplicationFacts,
  settings: ReceiveSettings,
): Entry | undefined {
  const carried = activeCarried();
  if (carried === undefined) return undefined;
  const dye = decideDye(policy, facts, added, settings);
  markActiveSpan(dye.color, dye.rule);
  const latest = carried.decidedAs(dye);
  const entry = Entry.of(latest);
  replaceDye(exchange, (name) => exchange.header(name), dye, policy.vocabulary);
  replaceDecided(exchange, came, dye, policy.vocabulary);
  if (settings.echoColor) echoColor(exchange, dye);
  // Last, when nothing can fail any more.
  carried.request.window?.decided(latest);
  return entry;
}

/** The current request, if it can be decided now; else that it cannot is counted. */
function decidableNow(settings: ReceiveSettings): Decidable | undefined {
  const carried = activeCarried();
  const refused = refusalOf(carried, settings);
  if (refused !== undefined) settings.count(refused);
  const kept = refused === undefined ? carried?.request.window?.kept : undefined;
  return kept instanceof Decidable ? kept : undefined;
}

function refusalOf(carried: Carried | undefined, { role, runtime }: ReceiveSettings): CounterReason | undefined {
  if (role !== "edge") return "decide-not-at-edge";
  if (carried === undefined || carried.runtime.owner !== runtime.owner) return "decide-outside-request";
  const { window } = carried.request;
  // A message, or a job of its own: nobody has asked this service from outside.
  if (window === undefined) return "decide-outside-request";
  if (window.endedBy === undefined) return undefined;
  return window.endedBy === "decided" ? "decide-twice" : "decide-too-late";
}
