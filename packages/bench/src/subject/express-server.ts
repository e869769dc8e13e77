import { dyeingExpress } from "@dyeing/express";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { trace } from "@opentelemetry/api";
import type { RequestHandler } from "express";
import { minimalBoundExpress, minimalExpress } from "../minimal/minimal-express.ts";
import { minimalStorage } from "../minimal/minimal-storage.ts";
import { serveParty } from "../party/serve-party.ts";
import { edgePolicy } from "../workload/edge-policy.ts";
import { instrumentExpress } from "../workload/instrument-express.ts";
import { listen } from "../workload/listen.ts";
import { rideOf } from "../workload/ride.ts";

// An Express 5 server: one route, one JSON body. Argument: the variant.
const variant = process.argv[2] ?? "";
const allow = ["127.0.0.1"];
const runtimes: Readonly<Record<string, () => Dyeing | Promise<Dyeing>>> = {
  adapter: () => createDyeing({ service: "bench", allow }),
  edge: () => createDyeing({ service: "bench", role: "edge", policy: edgePolicy(), allow }),
  register: registered,
};
const dyeing = await runtimes[variant]?.();
// OTel patches what is required after it is set up, and only what is required.
const express = variant.startsWith("otel")
  ? instrumentExpress({ sampled: variant === "otel-sampled" })
  : (await import("express")).default;

const middleware: Readonly<Record<string, () => RequestHandler | undefined>> = {
  bare: () => undefined,
  minimal: minimalExpress,
  "minimal-bound": minimalBoundExpress,
  adapter: () => dyeing && dyeingExpress(dyeing),
  edge: () => dyeing && dyeingExpress(dyeing),
  register: () => undefined,
  otel: () => undefined,
  "otel-sampled": () => undefined,
};

const app = express();
const use = middleware[variant]?.();
if (use !== undefined) app.use(use);
app.get("/rides/:id", (req, res) => res.json(rideOf(req.params.id)));
/** What the handler's context knows: proves that a variant does the work that is measured. */
app.get("/proof", (_req, res) =>
  res.json({
    color: dyeing?.current()?.color ?? minimalStorage.getStore()?.color ?? null,
    tags: Object.keys(dyeing?.current()?.tags ?? minimalStorage.getStore()?.tags ?? {}).length,
    traced: trace.getActiveSpan() !== undefined,
  }),
);
/** Requests that are under way for as long as one likes. */
let held = 0;
app.get("/held", () => {
  held += 1;
});
app.get("/held/count", (_req, res) => res.json({ held }));

serveParty({ port: await listen(app) });

/** As `node --import @dyeing/sdk/register` does, before everything else. */
async function registered(): Promise<Dyeing> {
  Object.assign(process.env, { DYEING_SERVICE: "bench", DYEING_ALLOW: "127.0.0.1" });
  return (await import("@dyeing/sdk/register")).dyeing;
}
