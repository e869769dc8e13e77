import { dyeingExpress } from "@dyeing/express";
import type { Dyeing } from "@dyeing/sdk";
import express, { type Express } from "express";
import { z } from "zod";
import type { Logger } from "../../../kit/logger.ts";
import { expressNotFound, expressProblems, parseRequest } from "../../../kit/problem.ts";
import { expressRequestLog } from "../../../kit/request-log.ts";
import { text } from "../../../kit/text.ts";
import { publicNotification } from "../domain/notification.ts";
import type { Notifications } from "../domain/notifications.ts";

export interface NotificationAppOptions {
  readonly notifications: Notifications;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
  /** Aborts when the service stops: long polls answer with what there is. */
  readonly stopping: AbortSignal;
}

const ListQuery = z.object({
  rideId: text(100),
  atLeast: z.coerce.number("must be a number").int("must be whole").min(0).max(200).default(0),
  waitMs: z.coerce.number("must be a number").int("must be whole").min(0).max(30_000).default(0),
});

/** HTTP of the notification service. */
export function notificationApp(options: NotificationAppOptions): Express {
  const { notifications, dyeing, logger, stopping } = options;
  const app = express();
  app.disable("x-powered-by");
  app.use(dyeingExpress(dyeing), expressRequestLog(logger));

  app.get("/v1/notifications", async (req, res) => {
    const { rideId, atLeast, waitMs } = parseRequest(ListQuery, req.query);
    const gone = new AbortController();
    res.once("close", () => gone.abort());
    const found = await notifications.ofRide(rideId, atLeast, waitMs, AbortSignal.any([gone.signal, stopping]));
    if (res.closed) return;
    res.json({ rideId, notifications: found.map(publicNotification) });
  });

  app.use(expressNotFound, expressProblems(logger));
  return app;
}
