import { dyeingExpress } from "@dyeing/express";
import type { Dyeing } from "@dyeing/sdk";
import express, { type Express } from "express";
import type { Logger } from "../../../kit/logger.ts";
import { expressNotFound, expressProblems } from "../../../kit/problem.ts";
import { expressRequestLog } from "../../../kit/request-log.ts";
import type { OrderContext } from "../use-cases/order-context.ts";
import { domainProblems } from "./domain-problems.ts";
import { orderRoutes } from "./order-routes.ts";
import { tripRoutes } from "./trip-routes.ts";

export interface OrderAppOptions {
  readonly context: OrderContext;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
}

/** The HTTP side of the service. */
export function createOrderApp({ context, dyeing, logger }: OrderAppOptions): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(dyeingExpress(dyeing), expressRequestLog(logger), express.json());
  app.use(orderRoutes(context), tripRoutes(context));
  app.use(expressNotFound, domainProblems, expressProblems(logger));
  return app;
}
