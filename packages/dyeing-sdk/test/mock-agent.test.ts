import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { inDye, sentTo } from "@dyeing/sdk/testing";
import { type Dispatcher, getGlobalDispatcher, MockAgent, request, setGlobalDispatcher } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import { calls, threeCallers } from "./call-payment.ts";

const URL = "http://payment/pay";
let dyeing: Dyeing;
let agent: MockAgent;
let before: Dispatcher;
beforeAll(() => {
  dyeing = createDyeing({ service: "order", allow: ["payment"] });
  agent = new MockAgent();
  agent.disableNetConnect();
  agent
    .get("http://payment")
    .intercept({ path: "/pay" })
    .reply(200, () => String(sentTo(dyeing, URL).color))
    .persist();
  before = getGlobalDispatcher();
});
afterAll(async () => {
  setGlobalDispatcher(before);
  await agent.close();
  dyeing.close();
});
const dyed = (color: string, fn: () => Promise<string>) => inDye(dyeing, { color }, fn);

it("undici's MockAgent, given with the call, is told of each caller's dye", async () => {
  const call = async () => (await request(URL, { dispatcher: agent })).body.text();
  expect(await threeCallers(dyed, call)).toEqual(["gray", "blue", "undefined"]);
});

it("as the global dispatcher, which fetch uses, it is, too", async () => {
  setGlobalDispatcher(agent);
  expect(await threeCallers(dyed, () => calls.fetch(URL))).toEqual(["gray", "blue", "undefined"]);
});
