// What ride.ts does, in a NestJS application.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dyeingExpress } from "@dyeing/express";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

let dyeing: Dyeing;
let target: string;

@Controller()
class RideController {
  @Get()
  async ride() {
    return { handler: dyeing.current()?.color, fetch: await (await fetch(target)).text() };
  }
}

@Module({ controllers: [RideController] })
class RideModule {}

export async function ride(): Promise<unknown> {
  const far = createServer((req, res) => res.end(String(req.headers["x-trace-color"]))).listen(0, "127.0.0.1");
  await once(far, "listening");
  target = `http://127.0.0.1:${(far.address() as AddressInfo).port}/`;
  const policy = staticPolicy({
    revision: "1",
    tags: { level: { header: "x-user-level", from: 'request.headers["x-rider-level"]' } },
    rules: [{ id: "vip", key: "color", value: "gray", when: 'tags.level in ["SILVER", "VIP3"]' }],
  });
  dyeing = createDyeing({ service: "gateway", role: "edge", policy, allow: ["127.0.0.1"] });
  const app = await NestFactory.create(RideModule, { logger: false });
  app.use(dyeingExpress(dyeing));
  await app.listen(0, "127.0.0.1");
  try {
    const headers = { "x-rider-level": "VIP3", connection: "close" };
    return await (await fetch(await app.getUrl(), { headers })).json();
  } finally {
    await app.close();
    far.close();
    dyeing.close();
  }
}
