import { dyeingKoa } from "@dyeing/koa";
import { createDyeing } from "@dyeing/sdk";
import Koa, { type Middleware } from "koa";
import { minimalKoa } from "../minimal/minimal-koa.ts";
import { minimalStorage } from "../minimal/minimal-storage.ts";
import { serveParty } from "../party/serve-party.ts";
import { listen } from "../workload/listen.ts";
import { rideOf } from "../workload/ride.ts";

// A Koa 3 server: one handler, one JSON body. Argument: the variant.
const variant = process.argv[2] ?? "";
const dyeing = variant === "adapter" ? createDyeing({ service: "bench", allow: ["127.0.0.1"] }) : undefined;

const middleware: Readonly<Record<string, () => Middleware | undefined>> = {
  bare: () => undefined,
  minimal: minimalKoa,
  adapter: () => dyeing && dyeingKoa(dyeing),
};

const app = new Koa();
const use = middleware[variant]?.();
if (use !== undefined) app.use(use);
app.use((ctx) => {
  if (ctx.path !== "/proof") ctx.body = rideOf(ctx.path.slice("/rides/".length));
  else {
    // What the handler's context knows: proves that a variant does the work that is measured.
    ctx.body = {
      color: dyeing?.current()?.color ?? minimalStorage.getStore()?.color ?? null,
      tags: Object.keys(dyeing?.current()?.tags ?? minimalStorage.getStore()?.tags ?? {}).length,
    };
  }
});

serveParty({ port: await listen(app.callback()) });
