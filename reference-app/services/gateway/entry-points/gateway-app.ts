import { dyeingExpress } from "@dyeing/express";
import express, { type Express, type RequestHandler, type Response } from "express";
import { expressProblems } from "../../../kit/problem.ts";
import { expressRequestLog } from "../../../kit/request-log.ts";
import { bearerToken } from "../clients/session-client.ts";
import { chooseGroup } from "../domain/choose-group.ts";
import { knownFacts } from "../domain/known-facts.ts";
import { findService } from "./find-service.ts";
import { rideIdOf } from "./forwarded-headers.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { GatewayLocals } from "./locals.ts";
import { proxyRequest } from "./proxy-request.ts";
import { wantedEnvironment } from "./wanted-environment.ts";

type Step = RequestHandler<Record<string, string>, unknown, unknown, unknown, GatewayLocals>;

/** Requests that nobody can have a token for yet. */
const PUBLIC = new Set(["POST user /v1/users", "POST user /v1/sessions"]);

/** HTTP of the gateway: which service, who, which group, which dye, and on it goes. */
export function gatewayApp(deps: GatewayDeps): Express {
  const { dyeing, logger, registry, sessions } = deps;

  const readEnvironment: Step = (req, res, next) => {
    res.locals.wantedEnvironment = wantedEnvironment(req.headers);
    next();
  };

  const findTargetService: Step = async (req, res, next) => {
    res.locals.service = await findService(registry, req.headers["x-service-name"], req.originalUrl);
    next();
  };

  const authenticate: Step = async (req, res, next) => {
    if (PUBLIC.has(`${req.method} ${res.locals.service} ${req.path}`)) return next();
    res.locals.caller = await sessions.verify(bearerToken(req.headers.authorization), rideIdOf(req.headers));
    next();
  };

  const chooseTarget: Step = async (_req, res, next) => {
    const { service, caller, wantedEnvironment } = res.locals;
    const environment = chooseGroup(wantedEnvironment, caller?.userId);
    res.locals.target = { service, environment, baseUrl: await registry.resolve(service, environment) };
    next();
  };

  const decideDye: Step = (_req, res, next) => {
    const { caller, target } = res.locals;
    dyeing.decide(knownFacts(caller, target.environment), next);
  };

  const app = express();
  app.disable("x-powered-by");
  app.use(readEnvironment, dyeingExpress(dyeing), expressRequestLog(logger));
  app.use(findTargetService, authenticate, chooseTarget, decideDye);
  app.use((req, res) => proxyRequest(deps, req, res as Response<unknown, GatewayLocals>));
  app.use(expressProblems(logger));
  return app;
}
