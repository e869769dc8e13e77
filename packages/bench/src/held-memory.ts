import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Party } from "./party/party.ts";
import { median } from "./report/quantile.ts";
import { dyedHeaders } from "./workload/dyed-request.ts";

/**
 * What one request under way takes of a server's heap: 4,000 dyed requests are held in their handlers, and the heap in use is
 * read after a collection, with each variant in processes of its own, in turn. What is over the bare server is ours.
 *
 * node --conditions=dyeing-source packages/bench/src/held-memory.ts
 */
const HELD = 4000;
const ROUNDS = 3;
/** Bytes over bare: 1.25 KiB for each way in. */
const LIMITS = { bare: 0, adapter: 1280, register: 1280 };

const variants = ["bare", "adapter", "register"] as const;
const bytes = new Map<string, number[]>(variants.map((variant) => [variant, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const variant of variants) bytes.get(variant)?.push(await heldBy(variant));
}
const bare = median(bytes.get("bare") ?? []);
for (const variant of variants) {
  const own = median(bytes.get(variant) ?? []);
  const over = own - bare;
  const fits = over <= LIMITS[variant];
  const spread = (bytes.get(variant) ?? []).map((one) => one.toFixed(0)).join(", ");
  console.log(
    `${fits ? "ok  " : "FAIL"} ${variant}: ${own.toFixed(0)} B per request (${spread}), ${over.toFixed(0)} B over bare`,
  );
  if (!fits) process.exitCode = 1;
}

async function heldBy(variant: string): Promise<number> {
  const server = await Party.start(["express-server", variant], { nodeFlags: ["--expose-gc"] });
  const sockets: Socket[] = [];
  try {
    // Code and what is made once is there before.
    const warm = await Party.start(["http-load"]);
    await warm.run(2000, server.port);
    await warm.close();
    const before = await server.heap();
    for (let index = 0; index < HELD; index += 1) {
      const socket = connect(server.port, "127.0.0.1");
      sockets.push(socket);
      await once(socket, "connect");
      const lines = Object.entries({ host: "rides", ...dyedHeaders(index) }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      );
      socket.write(`GET /held HTTP/1.1\r\n${lines.join("")}\r\n`);
    }
    while ((await held(server.port)) < HELD) await delay(50);
    return ((await server.heap()) - before) / HELD;
  } finally {
    for (const socket of sockets) socket.destroy();
    await server.close();
  }
}

async function held(port: number): Promise<number> {
  const answer = (await (await fetch(`http://127.0.0.1:${port}/held/count`)).json()) as { readonly held: number };
  return answer.held;
}
