import { dyeingServerInterceptor } from "@dyeing/grpc";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing } from "@dyeing/sdk";
import { Client, credentials, Metadata, Server, type ServerDuplexStream } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { listen } from "./grpc-server-subject.ts";
import { tripsService } from "./trips-service.ts";

/** More than what flow control lets through at once. */
const MESSAGES = Array.from({ length: 200 }, (_, at) => `${at} ${"x".repeat(1000)}`);

test.each([
  ["that answers", (answer: Promise<string>) => answer, "gray", {}],
  ["that is late", () => new Promise<string>(() => {}), "default", { "tag-source-late": 20 }],
] as const)(
  "calls that wait for a source %s lose no message, and none is out of turn",
  async (_, loadOf, color, counters) => {
    let asked = 0;
    const soon = () => new Promise<string>((resolve) => setTimeout(() => resolve("VIP3"), 20));
    const policy = staticPolicy(
      {
        revision: "1",
        tags: { level: { header: "x-user-level", from: { source: "levels", by: 'request.headers["x-user-id"]' } } },
        rules: [{ key: "color", value: "gray", when: 'tags.level == "VIP3"' }],
      },
      {
        sources: {
          levels: {
            load: () => {
              asked += 1;
              return loadOf(soon());
            },
            // Here each call has to wait.
            cache: { ttlMs: 0, staleMs: 0, retryMs: 0 },
          },
        },
        waitMs: color === "gray" ? 10_000 : 50,
      },
    );
    const dyeing = createDyeing({ service: "matching", role: "edge", policy });
    const server = new Server({ interceptors: [dyeingServerInterceptor(dyeing)] });
    const { bidi } = tripsService;
    const colors = new Set<string | undefined>();
    server.addService(
      { bidi },
      {
        bidi: (call: ServerDuplexStream<string, string>) => {
          colors.add(dyeing.current()?.color);
          call.on("data", (text: string) => {
            colors.add(dyeing.current()?.color);
            call.write(text);
          });
          call.on("end", () => call.end());
        },
      },
    );
    const client = new Client(`127.0.0.1:${await listen(server)}`, credentials.createInsecure());
    const echoOf = (user: string) =>
      new Promise<string[]>((resolve, reject) => {
        const metadata = new Metadata();
        metadata.set("x-user-id", user);
        const { path, requestSerialize, responseDeserialize } = bidi;
        const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
        const echo: string[] = [];
        call.on("data", (text: string) => echo.push(text));
        call.on("error", reject);
        call.on("end", () => resolve(echo));
        for (const text of MESSAGES) call.write(text);
        call.end();
      });
    try {
      const echoes = await Promise.all(Array.from({ length: 20 }, (_each, at) => echoOf(`user-${at}`)));
      for (const echo of echoes) expect(echo).toEqual(MESSAGES);
      expect(asked).toBe(20);
      expect([...colors]).toEqual([color]);
      expect(dyeing.counters()).toEqual(counters);
    } finally {
      client.close();
      server.forceShutdown();
      dyeing.close();
    }
  },
  60_000,
);
