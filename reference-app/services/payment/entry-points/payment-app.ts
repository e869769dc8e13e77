import { dyeingKoa } from "@dyeing/koa";
import type { Dyeing } from "@dyeing/sdk";
import { bodyParser } from "@koa/bodyparser";
import { Router } from "@koa/router";
import Koa from "koa";
import { isId } from "../../../kit/id.ts";
import type { Logger } from "../../../kit/logger.ts";
import { HttpProblem, koaProblems, parseRequest } from "../../../kit/problem.ts";
import { koaRequestLog } from "../../../kit/request-log.ts";
import { pay } from "../use-cases/pay.ts";
import type { PaymentContext } from "../use-cases/payment-context.ts";
import { PaymentBody } from "./payment-body.ts";
import { paymentProblems } from "./payment-problems.ts";
import { paymentView } from "./payment-view.ts";

export interface PaymentAppOptions {
  readonly context: PaymentContext;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
}

/** The HTTP side of the service. */
export function createPaymentApp({ context, dyeing, logger }: PaymentAppOptions): Koa {
  const router = new Router();

  router.post("/v1/payments", async (ctx) => {
    const { payment, created } = await pay(context, parseRequest(PaymentBody, ctx.request.body));
    ctx.status = created ? 201 : 200;
    ctx.body = paymentView(payment);
  });

  router.get("/v1/payments/:id", async (ctx) => {
    const id = ctx.params.id ?? "";
    const payment = isId(id) ? await context.payments.find(id) : undefined;
    if (payment === undefined) throw new HttpProblem(404, `unknown payment \`${id}\``);
    ctx.body = paymentView(payment);
  });

  const app = new Koa();
  app.use(dyeingKoa(dyeing));
  app.use(koaRequestLog(logger)).use(koaProblems(logger)).use(paymentProblems);
  app.use(bodyParser({ enableTypes: ["json"] }));
  app.use(router.routes()).use(router.allowedMethods());
  return app;
}
