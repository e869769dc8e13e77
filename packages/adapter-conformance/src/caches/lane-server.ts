import { createServer } from "node:http";
import { type Listening, listen } from "../support/listen.ts";

/** A server whose answers may be kept, and say which lane they are of. `/varying` says that they depend on the color. */
export async function startLaneServer(): Promise<Listening & { readonly asked: () => number }> {
  let asked = 0;
  const listening = await listen(
    createServer((req, res) => {
      asked += 1;
      res.setHeader("cache-control", "public, max-age=60");
      res.setHeader("content-type", "application/json");
      if (req.url?.startsWith("/varying") === true) res.setHeader("vary", "accept, x-trace-color");
      const lane = req.headers["x-trace-color"] ?? null;
      setTimeout(() => res.end(JSON.stringify({ lane })), 10);
    }),
  );
  return { ...listening, asked: () => asked };
}
