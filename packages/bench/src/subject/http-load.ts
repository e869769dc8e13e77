import { serveParty } from "../party/serve-party.ts";
import { arrivingHeaders } from "../workload/arriving-request.ts";
import { awake } from "../workload/awake.ts";
import { dyedHeaders } from "../workload/dyed-request.ts";
import { RawConnection } from "../workload/raw-connection.ts";

// Loads an HTTP server: 50 connections, each with one request at a time, each with a request id of its own. All are dyed; with
// the argument `arriving` they are as they come from outside.
const headersOf = process.argv[2] === "arriving" ? arrivingHeaders : dyedHeaders;
const CONNECTIONS = 50;
const REQUESTS = Array.from({ length: 1024 }, (_, index) => requestBytes(index));
const connections = new Map<number, Promise<RawConnection[]>>();

serveParty({
  run: async (milliseconds, port) => {
    const opened = await connectionsTo(port);
    const end = performance.now() + milliseconds;
    let sent = 0;
    const loop = async (connection: RawConnection) => {
      while (performance.now() < end) {
        await connection.exchange(REQUESTS[sent++ % REQUESTS.length] as Buffer);
      }
    };
    await awake(Promise.all(opened.map(loop)));
    return sent;
  },
});

function connectionsTo(port: number): Promise<RawConnection[]> {
  let opened = connections.get(port);
  if (opened === undefined) {
    opened = Promise.all(Array.from({ length: CONNECTIONS }, () => RawConnection.open(port)));
    connections.set(port, opened);
  }
  return opened;
}

function requestBytes(index: number): Buffer {
  const headers = Object.entries({ host: "rides", accept: "application/json", ...headersOf(index) });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`GET /rides/ride-${String(index).padStart(4, "0")} HTTP/1.1\r\n${lines}\r\n`, "latin1");
}
