import { request } from "node:http";
import { connect } from "node:net";
import type { ContainerProcess } from "./container-process.ts";
import { pause } from "./pause.ts";
import type { Container, Probe } from "./pod.ts";

/** One look: is it well? */
export type Check = () => Promise<boolean>;

/** What a kubelet would do for one look. */
export function checkOf(probe: Probe, container: Container, ip: string, process: ContainerProcess): Check {
  const timeoutMs = 1_000 * (probe.timeoutSeconds ?? 1);
  const { exec, httpGet, tcpSocket } = probe;
  if (exec !== undefined) return async () => (await process.exec(exec.command, timeoutMs)) === 0;
  if (httpGet !== undefined) {
    const port = portOf(httpGet.port, container);
    return () => httpIsWell({ host: ip, port, path: httpGet.path ?? "/", timeoutMs });
  }
  const port = portOf(tcpSocket?.port ?? 0, container);
  return () => accepts(ip, port, timeoutMs);
}

function portOf(port: number | string, { ports = [] }: Container): number {
  if (typeof port === "number") return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

function httpIsWell({
  timeoutMs,
  ...to
}: {
  host: string;
  port: number;
  path: string;
  timeoutMs: number;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ ...to, agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 400);
    });
    asked.on("error", () => resolve(false));
    asked.end();
  });
}

function accepts(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const end = (well: boolean) => {
      socket.destroy();
      resolve(well);
    };
    socket.on("connect", () => end(true));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
  });
}

export interface Watching {
  readonly check: Check;
  readonly signal: AbortSignal;
  /** Called when so many looks in a row said the same, and it is news. */
  readonly onChange: (well: boolean) => void;
}

/** Until the first news it looks this often, so that a lab is up in seconds. */
const EAGER_MS = 200;

/** Looks again and again until the signal is aborted. Until the first news nothing is known. */
export async function watch(probe: Probe, { check, signal, onChange }: Watching): Promise<void> {
  const { periodSeconds = 10, successThreshold = 1, failureThreshold = 3, initialDelaySeconds = 0 } = probe;
  const periodMs = 1_000 * periodSeconds;
  let known: boolean | undefined;
  let well = 0;
  let unwell = 0;
  let counted = Number.NEGATIVE_INFINITY;
  await pause(1_000 * initialDelaySeconds, signal);
  while (!signal.aborted) {
    const now = performance.now();
    if (await check()) {
      well += 1;
      unwell = 0;
    } else {
      well = 0;
      // One per period, however often we look: the pod has the time that its manifest gives it.
      if (known !== undefined || now - counted >= periodMs) {
        unwell += 1;
        counted = now;
      }
    }
    if (signal.aborted) return;
    const news = known !== true && well >= successThreshold ? true : unwell >= failureThreshold ? false : undefined;
    if (news !== undefined && news !== known) {
      known = news;
      onChange(news);
    }
    await pause(known === undefined ? Math.min(EAGER_MS, periodMs) : periodMs, signal);
  }
}
