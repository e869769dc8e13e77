import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { inDye, sentTo } from "@dyeing/sdk/testing";
import nock from "nock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { calls, threeCallers } from "./call-payment.ts";

const URL = "http://payment/pay";
let dyeing: Dyeing;
beforeAll(() => {
  dyeing = createDyeing({ service: "order", allow: ["payment"] });
  nock.disableNetConnect();
  nock("http://payment")
    .persist()
    .get("/pay")
    .reply(200, () => String(sentTo(dyeing, URL).color));
});
afterAll(() => {
  nock.cleanAll();
  nock.restore();
  dyeing.close();
});

it.each(Object.entries(calls))("nock is told of each caller's dye: %s", async (_name, call) => {
  const seen = await threeCallers(
    (color, fn) => inDye(dyeing, { color }, fn),
    () => call(URL),
  );
  expect(seen).toEqual(["gray", "blue", "undefined"]);
});
