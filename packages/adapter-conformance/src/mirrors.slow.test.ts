import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createDyeing, type DyeingOptions } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { encodeDye, encodeTagValue, type WireDye } from "@dyeing/sdk/wire";
import { afterAll, describe, expect, it } from "vitest";
import { RequestHeaders } from "./outbound/request-headers.ts";
import { listen } from "./support/listen.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// Fails where they are not installed: `node scripts/istio-tools.mjs opentelemetry`.
const where = execFileSync("node", ["scripts/istio-tools.mjs", "--where", "opentelemetry"], {
  cwd: root,
  encoding: "utf8",
});
const { goService, pythonPackages } = JSON.parse(where) as { goService: string; pythonPackages: string };

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill();
});

const SERVICES = {
  Go: () => start(goService, []),
  Python: () =>
    start("python3", ["tools/opentelemetry/service.py"], { PYTHONPATH: pythonPackages, PYTHONDONTWRITEBYTECODE: "1" }),
};

/** A service that knows of no dye, and its address. */
async function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`\`${program}\` ended without a word`);
}

interface Arrived {
  readonly color: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const LEVEL = 'a b+c%d;e,f="g"\\h 海';
const dye: WireDye = {
  color: "gray",
  tags: [
    { header: "x-user-level", value: encodeTagValue(LEVEL) ?? "", scope: "route", priority: 0 },
    { header: "x-not-listed", value: "1", scope: "route", priority: 0 },
  ],
  revision: "1",
  rule: "r",
  origin: "gateway",
  hop: 0,
  cut: false,
  rest: "",
};

/** From a service with the SDK, through one without, to one with the SDK again. */
async function through(service: string, mirror: "baggage" | "tracestate"): Promise<Arrived> {
  const tags = ["x-user-level"];
  const common: Pick<DyeingOptions, "allow"> = { allow: ["127.0.0.1"] };
  const order = createDyeing({ service: "order", ...common, mirrors: { write: [mirror], tags } });
  const payment = createDyeing({ service: "payment", ...common, mirrors: { restoreFrom: [mirror], tags } });
  const server = createServer((req, res) =>
    payment.handle(new NodeExchange(req, res), () => {
      const { color, tags: found } = payment.current() ?? { color: undefined, tags: {} };
      res.end(JSON.stringify({ color, tags: found, headers: req.headers }));
    }),
  );
  const { authority, close } = await listen(server);
  try {
    const request = new RequestHeaders([
      ...encodeDye(dye),
      ["traceparent", `00-${TRACE_ID}-00f067aa0ba902b7-01`],
      ["tracestate", "rojo=00f067aa0ba902b7"],
    ]);
    const url = `${service}/?next=${encodeURIComponent(`http://${authority}/`)}`;
    const reply = await order.receive(request, () => fetch(url, { headers: { baggage: "userId=alice" } }));
    return (await reply.json()) as Arrived;
  } finally {
    await close();
    order.close();
    payment.close();
  }
}

describe.for(Object.entries(SERVICES))("a service in %s that has nothing but OpenTelemetry", ([, startService]) => {
  it("hands color and tags on in baggage, beside the members of others", async () => {
    const { color, tags, headers } = await through(await startService(), "baggage");
    expect({ color, tags }).toEqual({ color: "gray", tags: { user_level: LEVEL } });
    expect(headers["x-trace-color"]).toBeUndefined();
    expect(headers.baggage).toContain("userId=alice");
    expect(headers.traceparent).toContain(TRACE_ID);
  });

  it("hands color and tags on in tracestate, in front of the members of others", async () => {
    const { color, tags, headers } = await through(await startService(), "tracestate");
    expect({ color, tags }).toEqual({ color: "gray", tags: { user_level: LEVEL } });
    expect(headers["x-trace-color"]).toBeUndefined();
    expect(headers.tracestate).toMatch(/^dyeing=gray;[^,]*,rojo=00f067aa0ba902b7$/);
  });
});
