#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatPosition, isDyeingError } from "@dyeing/lanes/explain";
import type { LocalMeshConfig } from "./config/mesh-config.ts";
import { MeshError } from "./errors/mesh-error.ts";
import { startLocalMesh } from "./start-local-mesh.ts";

const HELP = `usage: dyeing-local-mesh --config FILE

A reverse proxy on loopback that routes calls between local services by Istio's VirtualService and DestinationRule
YAML and writes Envoy's JSON access log. For development and tests, not for production.

  --config FILE   JSON: {"resources": ["lanes/"], "accessLog": "access.log", "namespace": "carpool",
                  "logHeaders": ["x-ride-witness"],
                  "listeners": [{"edge": "gateway->order", "caller": {"service": "gateway", "version": "v1"},
                                 "host": "order", "protocol": "http1", "port": 0}],
                  "endpoints": {"order": [{"address": "127.0.0.1:4001", "labels": {"app": "order", "version": "v1"}}]}}
  --help          this text

When ready, one line of JSON on stdout names the ports. PUT /endpoints on the admin port replaces the endpoints.
SIGTERM and SIGINT finish the calls under way, write the log out and end with 0.
`;

main().catch((error: unknown) => {
  const message = isDyeingError(error) ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`local-mesh: ${message}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { help, config } = argumentsOf(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  if (config === undefined) throw new MeshError("MESH_CONFIG", "option `--config FILE` is missing (see --help)");
  const mesh = await startLocalMesh(readConfig(config));
  for (const { position, message } of mesh.notices) {
    process.stderr.write(`local-mesh: warning: ${formatPosition(position)}: ${message}\n`);
  }
  const { listeners, adminPort } = mesh;
  process.stdout.write(`${JSON.stringify({ event: "listening", admin: { port: adminPort }, listeners })}\n`);

  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    mesh.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`local-mesh: access log is incomplete: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function argumentsOf(args: string[]): { readonly help: boolean; readonly config: string | undefined } {
  try {
    const { values } = parseArgs({
      args,
      options: { config: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    return { help: values.help ?? false, config: values.config };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MeshError("MESH_CONFIG", message, { cause });
  }
}

function readConfig(file: string): LocalMeshConfig {
  try {
    // Checked by startLocalMesh.
    return JSON.parse(readFileSync(file, "utf8")) as LocalMeshConfig;
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new MeshError("MESH_CONFIG", `file \`${file}\` ${reason}: ${(cause as Error).message}`, { cause });
  }
}
