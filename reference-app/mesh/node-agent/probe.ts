import { once } from "node:events";
import { get } from "node:http";
import { connect } from "node:net";
import type { ContainerProcess } from "./container-process.ts";
import { pause } from "./pause.ts";
import type { Container, Probe } from "./pod.ts";

/** One look: is it well? */
export type Check = () => Promise<boolean>;

/** What a kubelet would do for one look. */
export function checkOf(probe: Probe, { ports = [] }: Container, host: string, process: ContainerProcess): Check {
  const timeoutMs = 1_000 * (probe.timeoutSeconds ?? 1);
  const { exec, httpGet, tcpSocket } = probe;
  if (exec !== undefined) return async () => (await process.exec(exec.command, timeoutMs)) === 0;
  const asked = httpGet?.port ?? tcpSocket?.port;
  const port = ports.find(({ name }) => name === asked)?.containerPort ?? Number(asked);
  const look = httpGet === undefined ? accepts : answersWell;
  return () => look({ host, port, path: httpGet?.path ?? "/" }, AbortSignal.timeout(timeoutMs)).catch(() => false);
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

// An error after the answer, when the time is over, is nobody's.
const ignore = () => undefined;

async function answersWell(place: Place, signal: AbortSignal): Promise<boolean> {
  const request = get({ ...place, agent: false, signal }).on("error", ignore);
  const [response] = await once(request, "response");
  response.on("error", ignore).resume();
  return response.statusCode >= 200 && response.statusCode < 400;
}

async function accepts({ host, port }: Place, signal: AbortSignal): Promise<boolean> {
  const socket = connect({ host, port, signal }).on("error", ignore);
  await once(socket, "connect");
  socket.destroy();
  return true;
}

/** Until the first news it looks this often, so that a lab is up in seconds. */
const EAGER_MS = 200;

/** Looks again and again until the signal is aborted, and says whether it is well as often as that changes. */
export async function* watch(probe: Probe, check: Check, signal: AbortSignal): AsyncGenerator<boolean, void> {
  const { periodSeconds = 10, failureThreshold = 3 } = probe;
  const periodMs = 1_000 * periodSeconds;
  let known: boolean | undefined;
  let failures = 0;
  let counted = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const now = performance.now();
    const well = await check();
    if (signal.aborted) return;
    if (well) {
      failures = 0;
    } else if (known !== undefined || now - counted >= periodMs) {
      // One per period, however often we look: the pod has the time that its manifest gives it.
      failures += 1;
      counted = now;
    }
    if (well !== known && (well || failures >= failureThreshold)) {
      known = well;
      yield well;
    }
    await pause(known === undefined ? Math.min(EAGER_MS, periodMs) : periodMs, signal);
  }
}
