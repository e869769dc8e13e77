import { activeCarried } from "../context/active-carried.ts";
import type { Carried } from "../context/carried.ts";
import { Entry } from "../context/entry.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import { markActiveSpan } from "../telemetry/opentelemetry.ts";
import type { ApplicationFacts } from "./application-facts.ts";
import { Decidable } from "./decidable.ts";
import { decideDye } from "./decide-dye.ts";
import { echoColor } from "./echo-color.ts";
import type { ReceiveSettings } from "./receive.ts";
import { replaceDecided, replaceDye } from "./replace-dye.ts";

/**
 * Decides the current request with what the application has found out, and runs `next` in the new dye. Where that cannot be
 * done, `next` runs all the same, in the dye that is there, and the reason is counted.
 */
export function decide<T>(facts: ApplicationFacts, next: () => T, settings: ReceiveSettings): T {
  let entry: Entry | undefined;
  try {
    entry = decided(facts, settings);
  } catch (error) {
    settings.count("decide-failed", error);
  }
  return entry === undefined ? next() : entry.run(next);
}

function decided(facts: ApplicationFacts, settings: ReceiveSettings): Entry | undefined {
  const carried = activeCarried();
  const refused = refusalOf(carried, settings);
  if (carried === undefined || refused !== undefined) {
    settings.count(refused ?? "decide-outside-request");
    return undefined;
  }
  const { window } = carried.request;
  const request = window?.kept;
  if (window === undefined || !(request instanceof Decidable)) return undefined;
  const { exchange, policy, came } = request;
  const dye = decideDye(request, facts, settings);
  markActiveSpan(dye.color, dye.rule);
  const latest = carried.decidedAs(dye);
  const entry = Entry.of(latest);
  replaceDye(exchange, (name) => exchange.header(name), dye, policy.vocabulary);
  replaceDecided(exchange, came, dye, policy.vocabulary);
  if (settings.echoColor) echoColor(exchange, dye);
  // Last, when nothing can fail any more.
  window.decided(latest);
  return entry;
}

function refusalOf(carried: Carried | undefined, { role, runtime }: ReceiveSettings): CounterReason | undefined {
  if (role !== "edge") return "decide-not-at-edge";
  if (carried === undefined || carried.runtime !== runtime) return "decide-outside-request";
  const { window } = carried.request;
  // A message, or a job of its own: nobody has asked this service from outside.
  if (window === undefined) return "decide-outside-request";
  if (window.endedBy === undefined) return undefined;
  return window.endedBy === "decided" ? "decide-twice" : "decide-too-late";
}
