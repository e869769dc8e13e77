import type { Server } from "node:net";
import { decide, type EndpointTable, type Finding, loadResources, noticesOf } from "@dyeing/lanes/explain";
import { AccessLogFile } from "./access-log/access-log-file.ts";
import { createAdminServer } from "./admin/admin-server.ts";
import { CallerBalancers } from "./balancing/caller-balancers.ts";
import { checkConfig, type ListenerConfig, type LocalMeshConfig } from "./config/mesh-config.ts";
import { createHttp1Listener } from "./http1/http1-listener.ts";
import { Http1Upstreams } from "./http1/http1-upstreams.ts";
import { createHttp2Listener } from "./http2/http2-listener.ts";
import { Http2Upstreams } from "./http2/http2-upstreams.ts";
import { ActiveCalls } from "./proxy/active-calls.ts";
import { callerKey } from "./proxy/caller-key.ts";
import { compileMeshes, endpointsOf, meshOf } from "./proxy/caller-meshes.ts";
import type { ListenerContext } from "./proxy/listener-context.ts";
import { RunningMirrors } from "./proxy/running-mirrors.ts";
import { stretchTimeouts } from "./proxy/stretch-timeouts.ts";
import { closeServer, listen } from "./server-socket.ts";
import { judgeResources } from "./unsupported/judge-resources.ts";
import { withoutRemoteEndpoints } from "./unsupported/remote-endpoints.ts";

export interface ListenerAddress {
  readonly edge: string;
  readonly caller: ListenerConfig["caller"];
  readonly port: number;
}

/** A running local mesh. */
export interface LocalMesh {
  readonly adminPort: number;
  readonly listeners: readonly ListenerAddress[];
  /** What was read and has no effect here. */
  readonly notices: readonly Finding[];
  /** Replaces the ready instances. Calls under way are not touched. Throws MeshError. */
  replaceEndpoints(endpoints: EndpointTable): void;
  /** Resolves when the lines of all finished calls are in the file. */
  flushLog(): Promise<void>;
  /** Stops taking calls, waits for those under way, cuts off the rest after `drainMs`, and writes the log out. */
  close(): Promise<void>;
}

interface RunningListener {
  readonly config: Required<ListenerConfig>;
  readonly active: ActiveCalls;
  readonly server: Server;
  /** Refuses new calls and drops idle connections. */
  stop(): void;
  /** Drops what is left. */
  destroy(): void;
}

/**
 * Starts a reverse proxy on loopback that routes by the resources. Throws MeshError for its configuration, and for what
 * the resources ask for that it cannot do; ResourceError for the YAML.
 */
export async function startLocalMesh(options: LocalMeshConfig): Promise<LocalMesh> {
  const config = checkConfig(options);
  const loaded = loadResources(config.resources, { namespace: config.namespace });
  const { resources, notices } = withoutRemoteEndpoints(loaded);
  let meshes = compileMeshes(resources, config, config.endpoints);
  const served = config.listeners.map((listener) => ({
    ...listener,
    mesh: meshOf(meshes, callerKey(listener.caller)),
  }));
  const judged = judgeResources(resources, served, config.endpoints);

  const log = await AccessLogFile.open(config.accessLog);
  const upstreams = { http1: new Http1Upstreams(), http2: new Http2Upstreams() };
  const balancers = new Map(config.listeners.map(({ caller }) => [callerKey(caller), new CallerBalancers()]));
  const mirrors = new RunningMirrors();
  const running: RunningListener[] = [];

  const replaceEndpoints = (endpoints: EndpointTable): void => {
    meshes = compileMeshes(resources, config, endpoints);
    const addresses = new Set(
      Object.values(endpoints)
        .flatMap(endpointsOf)
        .map(({ address }) => address),
    );
    upstreams.http1.retain(addresses);
    upstreams.http2.retain(addresses);
  };

  for (const listener of config.listeners) {
    const active = new ActiveCalls();
    // Not for each call.
    const key = callerKey(listener.caller);
    const context: ListenerContext = {
      caller: listener.caller,
      host: listener.host,
      service: listener.host.split(".", 1)[0] ?? listener.host,
      namespace: config.namespace,
      logHeaders: config.logHeaders.map((name) => name.toLowerCase()),
      limits: { idleMs: config.requestIdleMs, totalMs: config.requestTotalMs },
      log,
      balancers: balancers.get(key) ?? new CallerBalancers(),
      mirrors,
      shadowHostSuffix: config.shadowHostSuffix,
      active,
      route: (request) => stretchTimeouts(decide(meshOf(meshes, key), request, Math.random), config.timeoutFactor),
    };
    running.push({ config: listener, active, ...serve(context, listener.protocol, upstreams) });
  }
  const admin = createAdminServer({
    replaceEndpoints,
    stats: () =>
      running.map(({ config: { edge }, active }) => ({
        edge,
        calls: active.started,
        failed: active.failed,
        active: active.size,
      })),
  });

  const closeOnce = async (): Promise<void> => {
    const closed = [...running.map(({ server }) => closeServer(server)), closeServer(admin)];
    for (const listener of running) listener.stop();
    admin.closeIdleConnections();
    await Promise.all(running.map(({ active }) => active.drain(config.drainMs)));
    mirrors.abort();
    for (const listener of running) listener.destroy();
    admin.closeAllConnections();
    upstreams.http1.close();
    upstreams.http2.close();
    await Promise.all(closed);
    await log.close();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeOnce();
    return closing;
  };

  try {
    const listeners: ListenerAddress[] = [];
    for (const { config: listener, server } of running) {
      const port = await listen(server, config.address, listener.port);
      listeners.push({ edge: listener.edge, caller: listener.caller, port });
    }
    const adminPort = await listen(admin, config.address, config.adminPort);
    return {
      adminPort,
      listeners,
      notices: [...noticesOf(loaded), ...notices, ...judged],
      replaceEndpoints,
      flushLog: () => log.flush(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function serve(
  context: ListenerContext,
  protocol: ListenerConfig["protocol"],
  upstreams: { readonly http1: Http1Upstreams; readonly http2: Http2Upstreams },
): Pick<RunningListener, "server" | "stop" | "destroy"> {
  if (protocol === "http1") {
    const { server, drain } = createHttp1Listener(context, upstreams.http1);
    return { server, stop: drain, destroy: () => server.closeAllConnections() };
  }
  const { server, sessions } = createHttp2Listener(context, upstreams.http2);
  return {
    server,
    stop: () => {
      for (const session of sessions) session.close();
    },
    destroy: () => {
      for (const session of sessions) session.destroy();
    },
  };
}
