import { Agent, get } from "node:http";
import { text } from "node:stream/consumers";
import { createDyeing } from "@dyeing/sdk";
import { request } from "undici";
import { serveParty } from "../party/serve-party.ts";
import { dyedHeaders } from "../workload/dyed-request.ts";

// 50 loops of outbound calls. Arguments: the client, and `bare` or `hooked` (with a dye in the context of each loop).
const [, , client = "", variant = ""] = process.argv;
const dyeing = variant === "hooked" ? createDyeing({ service: "bench", allow: ["127.0.0.1"] }) : undefined;

const CONCURRENCY = 50;
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

/** Each makes one call and gives the body. */
const clients: Readonly<Record<string, (url: string) => Promise<string>>> = {
  fetch: async (url) => await (await fetch(url)).text(),
  "undici.request": async (url) => await (await request(url)).body.text(),
  "node:http": (url) =>
    new Promise((resolve, reject) => {
      get(url, { agent }, (response) => text(response).then(resolve, reject)).on("error", reject);
    }),
};
const call = clients[client];
if (call === undefined) throw new Error(`no client \`${client}\``);

/** What the server must have seen. */
const EXPECTED = variant === "hooked" ? "gray" : "undefined";

serveParty({
  run: async (milliseconds, port) => {
    const url = `http://127.0.0.1:${port}/rides/ride-0001`;
    const end = performance.now() + milliseconds;
    let calls = 0;
    const loop = async () => {
      while (performance.now() < end) {
        calls += 1;
        const color = await call(url);
        if (color !== EXPECTED) throw new Error(`the server saw \`${color}\`, not \`${EXPECTED}\``);
      }
    };
    const loops = Array.from({ length: CONCURRENCY }, (_, index) =>
      dyeing === undefined ? loop() : dyeing.receiveMessage(dyedHeaders(index), loop),
    );
    await Promise.all(loops);
    return calls;
  },
});
