import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { type Metadata, Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCallEdge } from "../kit/break-edge.ts";
import { UpstreamError } from "../kit/upstream-error.ts";
import type { EdgeId } from "../topology.ts";
import { type Group, type MatchingServer, MatchingService } from "./generated/matching.ts";
import { invalidFieldsTrailer } from "./invalid-fields-trailer.ts";
import { createMatchingClient, type MatchingClient } from "./matching-client.ts";

const GRAY = {
  "x-request-id": "req-42",
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-dye": 'h=("x-user-level"), org="gateway", hop=0',
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

const group = (groupId: string): Group => ({
  groupId,
  requestIds: ["a"],
  pickupSpreadMeters: 0,
  algorithm: "x",
});

/** What each test makes the callee do. Everything that is not overridden is UNIMPLEMENTED. */
let handlers: Partial<MatchingServer>;
/** The headers of the calls, as they came. */
let received: Metadata[];
let server: Server;
let address: string;
let dyeing: Dyeing;
const clients: MatchingClient[] = [];

beforeEach(async () => {
  handlers = {};
  received = [];
  server = new Server();
  server.addService(MatchingService, {
    stops: (call, callback) => {
      received.push(call.metadata);
      if (handlers.stops) handlers.stops(call, callback);
      else callback(null, { stops: [] });
    },
    candidates: (call) => {
      received.push(call.metadata);
      if (handlers.candidates) handlers.candidates(call);
      else call.end();
    },
  } as Partial<MatchingServer> as MatchingServer);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  address = `127.0.0.1:${port}`;
  dyeing = createDyeing({ service: "order", allow: [address] });
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  dyeing.close();
  server.forceShutdown();
});

function connect(options: { to?: string; timeoutMs?: number; broken?: EdgeId; dyeing?: Dyeing } = {}): MatchingClient {
  const client = createMatchingClient({
    edge: "order->matching",
    address: options.to ?? address,
    dyeing: options.dyeing ?? dyeing,
    callEdge: createCallEdge(options.broken),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  clients.push(client);
  return client;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function failureOf(run: () => Promise<unknown>): Promise<UpstreamError> {
  const error = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`no UpstreamError but: ${String(error)}`);
}

/** One header of the last call; undefined when it was not sent. */
const header = (name: string) => received.at(-1)?.get(name)[0];
const dyeHeaders = () => ["x-request-id", "x-trace-color", "x-user-level", "x-dye", "traceparent"].map(header);

describe("the ride id", () => {
  const OTHER = { ...GRAY, "x-ride-id": "ride-of-the-context" };

  it.each<[string, (client: MatchingClient) => Promise<unknown>]>([
    ["stops", (client) => client.stops(["a"], "ride-1")],
    ["candidates", (client) => all(client.candidates({ requestId: "a", limit: 1 }, "ride-1"))],
  ])("%s: is the one that the caller names, whatever the context", async (_name, call) => {
    await dyeing.receiveMessage(OTHER, () => call(connect()));
    expect(header("x-ride-id")).toBe("ride-1");
  });

  it("is not sent when the caller names none", async () => {
    await dyeing.receiveMessage(OTHER, () => connect().stops(["a"]));
    expect(header("x-ride-id")).toBeUndefined();
  });
});

const kinds: [string, (client: MatchingClient) => Promise<unknown>][] = [
  ["unary", (client) => client.stops(["a"])],
  ["stream", (client) => all(client.candidates({ requestId: "a", limit: 1 }))],
];

describe.each(kinds)("a %s call", (_kind, call) => {
  it("carries the dye, the request id and the trace of the caller", async () => {
    await dyeing.receiveMessage(GRAY, () => call(connect()));
    expect(dyeHeaders()).toEqual([
      "req-42",
      "gray",
      "VIP3",
      expect.stringMatching(/^h=\("x-user-level"\).*hop=1/),
      GRAY.traceparent,
    ]);
  });

  it("loses the dye when its edge is broken, and keeps request id and trace", async () => {
    await dyeing.receiveMessage(GRAY, () => call(connect({ broken: "order->matching" })));
    expect(dyeHeaders()).toEqual(["req-42", undefined, undefined, undefined, GRAY.traceparent]);
  });

  it("keeps the dye when another edge is broken", async () => {
    await dyeing.receiveMessage(GRAY, () => call(connect({ broken: "scheduling->matching" })));
    expect(header("x-trace-color")).toBe("gray");
  });

  it("says default from an undyed context and nothing from an unknown one", async () => {
    await dyeing.runAsRoot(() => call(connect()));
    expect(header("x-trace-color")).toBe("default");
    await call(connect());
    expect(header("x-trace-color")).toBeUndefined();
  });

  it("shows no dye to a host that is not allowed", async () => {
    const strict = createDyeing({ service: "order", allow: ["127.0.0.1:1"] });
    try {
      await strict.receiveMessage(GRAY, () => call(connect({ dyeing: strict })));
    } finally {
      strict.close();
    }
    expect(dyeHeaders()).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it("leaves the caller in its context after the answer", async () => {
    await dyeing.receiveMessage(GRAY, async () => {
      await call(connect());
      expect(dyeing.current()?.color).toBe("gray");
    });
  });

  it.each([
    [status.INVALID_ARGUMENT, 400],
    [status.NOT_FOUND, 404],
    [status.FAILED_PRECONDITION, 409],
    [status.RESOURCE_EXHAUSTED, 429],
    [status.INTERNAL, 502],
    [status.PERMISSION_DENIED, 502],
  ])("turns status %i into an UpstreamError of HTTP status %i", async (code, http) => {
    handlers = refuseWith({ code, details: "no such thing" });
    const error = await failureOf(() => call(connect()));
    expect(error).toMatchObject({ code: "UPSTREAM_STATUS", upstream: "matching", status: http });
    expect(error.body).toEqual({ error: "no such thing" });
  });

  it("brings the names of bad fields along", async () => {
    const metadata = invalidFieldsTrailer({ "origin.lat": "must be in -90..90" });
    handlers = refuseWith({ code: status.INVALID_ARGUMENT, details: "invalid", metadata });
    const error = await failureOf(() => call(connect()));
    expect(error.body).toEqual({ error: "invalid request", fields: { "origin.lat": "must be in -90..90" } });
  });

  it("gives up at the deadline", async () => {
    handlers = { stops: () => {}, candidates: () => {} };
    const error = await failureOf(() => call(connect({ timeoutMs: 50 })));
    expect(error).toMatchObject({ code: "UPSTREAM_TIMEOUT", upstream: "matching" });
  });

  it("says when nobody is there", async () => {
    const client = connect();
    server.forceShutdown();
    const error = await failureOf(() => call(client));
    expect(error).toMatchObject({ code: "UPSTREAM_UNREACHABLE", upstream: "matching" });
  });
});

describe("candidates", () => {
  it("gives the groups in the order of the stream", async () => {
    handlers.candidates = (call) => {
      for (const id of ["g1", "g2", "g3"]) call.write(group(id));
      call.end();
    };
    const groups = await all(connect().candidates({ requestId: "a", limit: 0 }));
    expect(groups.map(({ groupId }) => groupId)).toEqual(["g1", "g2", "g3"]);
  });

  it("begins the call at once, in the context it is made in, not where it is read", async () => {
    const groups = dyeing.receiveMessage(GRAY, () => connect().candidates({ requestId: "a", limit: 1 }));
    await all(groups);
    expect(header("x-trace-color")).toBe("gray");
  });

  it("cancels the call when the reader leaves", async () => {
    const cancelled = new Promise<void>((resolve) => {
      handlers.candidates = (call) => {
        call.on("cancelled", resolve);
        call.write(group("g1"));
      };
    });
    // The deadline would cancel it too; it is too far away to be what is seen here.
    for await (const { groupId } of connect({ timeoutMs: 600_000 }).candidates({ requestId: "a", limit: 0 })) {
      expect(groupId).toBe("g1");
      break;
    }
    await cancelled;
  });

  it("gives what came before a failure, then the failure", async () => {
    handlers.candidates = (call) => {
      call.write(group("g1"));
      call.emit("error", { code: status.INTERNAL, details: "broken" });
    };
    const seen: string[] = [];
    const error = await failureOf(async () => {
      for await (const { groupId } of connect().candidates({ requestId: "a", limit: 0 })) seen.push(groupId);
    });
    expect(seen).toEqual(["g1"]);
    expect(error.status).toBe(502);
  });

  it("reports a failure that came before anybody read", async () => {
    const client = connect();
    const refused = new Promise<void>((resolve) => {
      handlers.candidates = (call) => {
        call.emit("error", { code: status.NOT_FOUND, details: "gone" });
        resolve();
      };
    });
    const groups = client.candidates({ requestId: "a", limit: 0 });
    await refused;
    // Another call on the same connection: when it has its answer, the refusal has arrived too.
    await client.stops(["a"]);
    expect((await failureOf(() => all(groups))).status).toBe(404);
  });

  it("does not end the process when a failing stream is never read", async () => {
    const unheard: unknown[] = [];
    const listener = (error: unknown) => unheard.push(error);
    process.on("uncaughtException", listener);
    try {
      const client = connect();
      handlers.candidates = (call) => call.emit("error", { code: status.NOT_FOUND, details: "gone" });
      client.candidates({ requestId: "a", limit: 0 });
      await client.stops(["a"]);
      await client.stops(["a"]);
    } finally {
      process.off("uncaughtException", listener);
    }
    expect(unheard).toEqual([]);
  });
});

it("ignores a trailer that is not what was agreed", async () => {
  const metadata = invalidFieldsTrailer({});
  metadata.set("invalid-fields-bin", Buffer.from([0xff, 0xff, 0xff]));
  handlers = refuseWith({ code: status.INVALID_ARGUMENT, details: "invalid", metadata });
  expect((await failureOf(() => connect().stops(["a"]))).body).toEqual({ error: "invalid" });
});

it("closes its channel", async () => {
  const client = connect();
  await client.stops(["a"]);
  client.close();
  await expect(client.stops(["a"])).rejects.toThrow();
});

function refuseWith(error: Partial<ServiceError>): Partial<MatchingServer> {
  return {
    stops: (_call, callback) => callback(error),
    candidates: (call) => call.emit("error", error),
  };
}
