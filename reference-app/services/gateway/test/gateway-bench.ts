import { filePolicy, type PolicySource } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { createLogger } from "../../../kit/logger.ts";
import type { RunningService } from "../../../kit/run-service.ts";
import { type FakeAnswer, type FakeService, startFake } from "../../../kit/testing/fake-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import type { GatewayConfig } from "../config.ts";
import { startGateway } from "../start-gateway.ts";

const policyFile = new URL("../../../policy/dyeing.yaml", import.meta.url).pathname;

/** A gateway with fakes around it. A token is the word `token-of-` and the user's id. */
export interface GatewayBench {
  readonly gateway: RunningService;
  readonly url: string;
  readonly user: FakeService;
  readonly order: FakeService;
  readonly notification: FakeService;
  readonly logs: LogLines;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly order?: FakeAnswer;
  readonly user?: FakeAnswer;
  readonly config?: Partial<GatewayConfig>;
  /** Default: the policy of the reference system. */
  readonly policy?: PolicySource;
  /** Hosts that may receive a dye besides the fakes. */
  readonly allow?: readonly string[];
}

/** Every header that VIPs of Haidian send, who are dyed gray. */
export const grayRider = {
  "x-rider-level": "VIP3",
  "x-rider-hot-zone": "BJ_HAI_DIAN_05",
  "x-rider-payment": "alipay",
  "x-rider-witness": "witness-1",
};

export async function startBench(options: BenchOptions = {}): Promise<GatewayBench> {
  const user = await startFake(options.user ?? answerVerify);
  const order = await startFake(options.order ?? (() => ({ ok: true })));
  const notification = await startFake(() => ({ notifications: [] }));
  const dyeing: Dyeing = createDyeing({
    service: "gateway",
    role: "edge",
    decides: "later",
    policy: options.policy ?? filePolicy(policyFile),
    allow: [user.host, order.host, notification.host, ...(options.allow ?? [])],
  });
  const logs = new LogLines();
  const logger = createLogger({ service: "gateway", version: "v1", dyeing, destination: logs });
  const config: GatewayConfig = {
    SERVICE_VERSION: "v1",
    PORT: 0,
    USER_URL: user.url,
    ORDER_URL: order.url,
    NOTIFICATION_URL: notification.url,
    DYEING_POLICY: policyFile,
    GATEWAY_TIMEOUT_MS: 20_000,
    GATEWAY_POLL_TIMEOUT_MS: 20_000,
    ...options.config,
  };
  const gateway = await startGateway(config, { dyeing, logger });
  return {
    gateway,
    url: `http://127.0.0.1:${gateway.port}`,
    user,
    order,
    notification,
    logs,
    async close() {
      await gateway.close();
      dyeing.close();
      await Promise.all([user.close(), order.close(), notification.close()]);
    },
  };
}

const answerVerify: FakeAnswer = ({ path, json }, res) => {
  if (path !== "/v1/sessions/verify") return { id: "usr_1" };
  const userId = /^token-of-(.+)$/.exec((json as { token: string }).token)?.[1];
  if (userId !== undefined) return { userId, level: "VIP3", roles: ["rider"] };
  res.writeHead(401, { "content-type": "application/json" }).end('{"error":"invalid token"}');
  return undefined;
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export async function ask(url: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { ...init, headers: { ...headers } });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

/** Headers of a signed-in rider towards a service. */
export function as(userId: string, service: string, more: Record<string, string> = {}): Record<string, string> {
  return { authorization: `Bearer token-of-${userId}`, "x-service-name": service, ...more };
}
