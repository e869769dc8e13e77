import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { inDye, sentTo } from "@dyeing/sdk/testing";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { calls, threeCallers } from "./call-payment.ts";

const URL = "http://payment/pay";
let dyeing: Dyeing;
const server = setupServer(
  http.get(URL, ({ request }) => HttpResponse.text(String(sentTo(dyeing, request.url).color))),
);
beforeAll(() => {
  dyeing = createDyeing({ service: "order", allow: ["payment"] });
  server.listen();
});
afterAll(() => {
  server.close();
  dyeing.close();
});

it.each(Object.entries(calls))("msw is told of each caller's dye: %s", async (_name, call) => {
  const seen = await threeCallers(
    (color, fn) => inDye(dyeing, { color }, fn),
    () => call(URL),
  );
  expect(seen).toEqual(["gray", "blue", "undefined"]);
});
