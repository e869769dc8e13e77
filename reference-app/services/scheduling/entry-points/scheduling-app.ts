import { dyeingKoa } from "@dyeing/koa";
import type { Dyeing } from "@dyeing/sdk";
import { bodyParser } from "@koa/bodyparser";
import Router from "@koa/router";
import Koa from "koa";
import type { MatchingClient } from "../../../contracts/matching-client.ts";
import type { Logger } from "../../../kit/logger.ts";
import { koaProblems, parseRequest } from "../../../kit/problem.ts";
import { koaRequestLog } from "../../../kit/request-log.ts";
import { RIDE_ID_HEADER } from "../../../kit/ride-id-header.ts";
import { planTrip } from "../domain/plan-trip.ts";
import type { RoutePlanner } from "../domain/route-planner.ts";
import { PlanBody, RouteBody } from "./request-bodies.ts";
import { ridersOf } from "./riders-of.ts";
import { uncoveredIsInvalid } from "./uncovered-is-invalid.ts";

export interface SchedulingAppOptions {
  readonly dyeing: Dyeing;
  readonly logger: Logger;
  readonly planner: RoutePlanner;
  readonly matching: Pick<MatchingClient, "stops">;
}

export function createSchedulingApp({ dyeing, logger, planner, matching }: SchedulingAppOptions): Koa {
  const router = new Router();

  router.post("/v1/routes", (ctx) => {
    const { origin, destination } = parseRequest(RouteBody, ctx.request.body);
    const route = uncoveredIsInvalid(
      () => planner.route(origin, destination),
      (end) => end,
    );
    ctx.body = { ...rounded(route), path: route.path };
  });

  router.post("/v1/trips/plan", async (ctx) => {
    const { requestIds } = parseRequest(PlanBody, ctx.request.body);
    const reply = await matching.stops(requestIds, ctx.get(RIDE_ID_HEADER));
    const plan = uncoveredIsInvalid(
      () => planTrip(ridersOf(reply), (from, to) => planner.route(from, to)),
      () => "requestIds",
    );
    ctx.body = {
      stops: plan.stops.map((stop) => ({ ...stop, ...rounded(stop) })),
      ...rounded(plan),
    };
  });

  const app = new Koa();
  app.use(dyeingKoa(dyeing));
  app.use(koaRequestLog(logger));
  app.use(koaProblems(logger));
  app.use(bodyParser({ enableTypes: ["json"], jsonLimit: "64kb" }));
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

/** Whole metres and seconds: the network is not truer than that. */
function rounded({ distanceMeters, durationSeconds }: { distanceMeters: number; durationSeconds: number }) {
  return { distanceMeters: Math.round(distanceMeters), durationSeconds: Math.round(durationSeconds) };
}
