import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { call, httpService } from "./http-service.ts";
import { instance, parseLog } from "./mesh-fixture.ts";
import { orderRoutes } from "./order-routes.ts";

const MAIN = new URL("../src/main.ts", import.meta.url).pathname;

function run(args: readonly string[]): ChildProcess & { stdout: NonNullable<ChildProcess["stdout"]> } {
  const child = spawn(process.execPath, ["--conditions=dyeing-source", MAIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function result(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = run(args);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

describe("the program", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "local-mesh-main-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function configFile(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const file = join(folder, "mesh.json");
    const caller = { service: "gateway", version: "v1" };
    const config = {
      accessLog: join(folder, "access.log"),
      listeners: [{ edge: "gateway->order", caller, host: "order", protocol: "http1", port: 0 }],
      ...changes,
    };
    await writeFile(file, JSON.stringify(config));
    return file;
  }

  it("says where it listens, and on SIGTERM finishes calls and writes its log", async () => {
    let answer: () => void = () => {};
    let arrived: () => void = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const service = await httpService(({ path }, response) => {
      if (path === "/fast") return void response.end("ok");
      answer = () => response.end("slow");
      arrived();
    });
    await writeFile(join(folder, "order.yaml"), orderRoutes({ v1: "timeout: 60s" }));
    const file = await configFile({
      drainMs: 60_000,
      resources: [join(folder, "order.yaml")],
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    const child = run(["--config", file]);
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const ready = JSON.parse(line);
    expect(ready).toEqual({
      event: "listening",
      admin: { port: expect.any(Number) },
      listeners: [{ edge: "gateway->order", caller: { service: "gateway", version: "v1" }, port: expect.any(Number) }],
    });
    const port = ready.listeners[0].port;
    await Promise.all(Array.from({ length: 50 }, () => call(port, { path: "/fast" })));
    const slow = call(port, { path: "/slow" });
    await arrival;
    child.kill("SIGTERM");
    // Idle connections end and new ones are refused while the call under way goes on.
    await expect
      .poll(
        () =>
          call(port, { path: "/fast" }).then(
            () => "taken",
            (error) => error.code,
          ),
        { timeout: 10_000 },
      )
      .toBe("ECONNREFUSED");
    answer();
    expect((await slow).body).toBe("slow");
    expect((await once(child, "close"))[0]).toBe(0);
    const records = parseLog(await readFile(join(folder, "access.log"), "utf8"));
    expect(records.filter((record) => record.path === "/fast").length).toBeGreaterThanOrEqual(50);
    expect(records.at(-1)).toMatchObject({ path: "/slow", response_flags: "-", bytes_sent: 4 });
  });

  it("writes lines out while it runs", async () => {
    const child = run(["--config", await configFile()]);
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    await call(JSON.parse(line).listeners[0].port);
    await expect
      .poll(async () => parseLog(await readFile(join(folder, "access.log"), "utf8")).length, { timeout: 10_000 })
      .toBe(1);
  });

  it("warns of settings that it does not apply", async () => {
    await writeFile(
      join(folder, "order.yaml"),
      "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: order }\nspec:\n  host: order\n  trafficPolicy: { loadBalancer: { simple: RANDOM } }\n",
    );
    const child = run(["--config", await configFile({ resources: [join(folder, "order.yaml")] })]);
    const [line] = await once(createInterface({ input: child.stderr as NodeJS.ReadableStream }), "line");
    expect(line).toBe(
      `local-mesh: warning: ${folder}/order.yaml:6:20: \`loadBalancer\` of DestinationRule \`order\` is not applied by the local mesh`,
    );
  });

  it("refuses resources that it cannot serve, and says where they stand", async () => {
    await writeFile(
      join(folder, "order.yaml"),
      "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: order }\nspec:\n  host: order\n  trafficPolicy: { tls: { mode: SIMPLE } }\n",
    );
    const { code, stdout, stderr } = await result([
      "--config",
      await configFile({ resources: [join(folder, "order.yaml")] }),
    ]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      `local-mesh: ${folder}/order.yaml:6:20: \`trafficPolicy.tls\` of DestinationRule \`order\` asks for TLS (SIMPLE)`,
    );
    await expect(readFile(join(folder, "access.log"))).rejects.toThrow("ENOENT");
  });

  it("explains itself", async () => {
    expect(await result(["--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--config FILE"),
      stderr: "",
    });
  });

  it.each([
    { why: "no configuration", args: async () => [], message: "option `--config FILE` is missing (see --help)" },
    { why: "an unknown option", args: async () => ["--port", "1"], message: "Unknown option '--port'" },
    {
      why: "no such file",
      args: async () => ["--config", "/nowhere.json"],
      message: "file `/nowhere.json` cannot be read",
    },
    {
      why: "an address that is not loopback",
      args: async () => ["--config", await configFile({ address: "0.0.0.0" })],
      message: "address `0.0.0.0` is not on loopback",
    },
    {
      why: "an unknown key",
      args: async () => ["--config", await configFile({ listners: [] })],
      message: "unknown field `listners`",
    },
    {
      why: "no such resources",
      args: async () => ["--config", await configFile({ resources: ["/nowhere"] })],
      message: "/nowhere: cannot be read (ENOENT)",
    },
  ])("refuses $why in one line", async ({ args, message }) => {
    const { code, stdout, stderr } = await result(await args());
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain(`local-mesh: ${message}`);
  });
});
