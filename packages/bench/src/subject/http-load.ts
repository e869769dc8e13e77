import { Pool } from "undici";
import { serveParty } from "../party/serve-party.ts";
import { dyedHeaders } from "../workload/dyed-request.ts";

// Loads an HTTP server: 50 connections, each with one request at a time, all dyed, each with a request id of its own.
const CONNECTIONS = 50;
const REQUESTS = 1024;
const requests = Array.from({ length: REQUESTS }, (_, index) => ({
  path: `/rides/ride-${String(index).padStart(4, "0")}`,
  headers: dyedHeaders(index),
}));
const pools = new Map<number, Pool>();

serveParty({
  run: async (milliseconds, port) => {
    const pool = poolOf(port);
    const end = performance.now() + milliseconds;
    let sent = 0;
    const connection = async () => {
      while (performance.now() < end) {
        const { path, headers } = requests[sent++ % REQUESTS] as (typeof requests)[number];
        const { statusCode, body } = await pool.request({ method: "GET", path, headers });
        await body.dump();
        if (statusCode !== 200) throw new Error(`${path}: status ${statusCode}`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    return sent;
  },
});

function poolOf(port: number): Pool {
  let pool = pools.get(port);
  if (pool === undefined) {
    pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS });
    pools.set(port, pool);
  }
  return pool;
}
