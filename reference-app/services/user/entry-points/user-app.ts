import { dyeingExpress } from "@dyeing/express";
import type { Dyeing } from "@dyeing/sdk";
import express, { type Express } from "express";
import type { Logger } from "../../../kit/logger.ts";
import { expressNotFound, expressProblems, parseRequest } from "../../../kit/problem.ts";
import { expressRequestLog } from "../../../kit/request-log.ts";
import { publicUser } from "../domain/user.ts";
import type { Users } from "../domain/users.ts";
import { RegisterRequest, SessionRequest, VerifyRequest } from "./requests.ts";

export interface UserAppOptions {
  readonly users: Users;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
}

/** HTTP of the user service. */
export function userApp({ users, dyeing, logger }: UserAppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(dyeingExpress(dyeing), expressRequestLog(logger), express.json({ limit: "100kb" }));

  app.post("/v1/users", async (req, res) => {
    const user = await users.register(parseRequest(RegisterRequest, req.body));
    logger.info({ event: "user.registered", userId: user.id });
    res.status(201).json({ ...publicUser(user) });
  });

  app.get("/v1/users/:id", async (req, res) => {
    res.json({ ...publicUser(await users.get(req.params.id)) });
  });

  app.post("/v1/sessions", async (req, res) => {
    const { userId, deviceId } = parseRequest(SessionRequest, req.body);
    const { token, expiresAt } = await users.openSession(userId, deviceId);
    res.status(201).json({ token, userId, expiresAt: expiresAt.toISOString() });
  });

  app.post("/v1/sessions/verify", async (req, res) => {
    const { user, session } = await users.verify(parseRequest(VerifyRequest, req.body).token);
    const { id: userId, level, roles } = user;
    res.json({ userId, level, roles, expiresAt: new Date(session.expiresAt).toISOString() });
  });

  app.use(expressNotFound, expressProblems(logger));
  return app;
}
