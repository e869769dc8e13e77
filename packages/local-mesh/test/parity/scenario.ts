/** One configuration and what is asked of it, by the local mesh and by Envoy in turn. */
export interface Scenario {
  readonly name: string;
  readonly protocol: "http1" | "http2";
  /** Routes of a VirtualService for `order`, in its own words. None: no VirtualService. */
  readonly routes?: readonly IstioRoute[];
  /** What stands behind the subsets `v1` and `v2`. Default: one `v1`. */
  readonly endpoints?: readonly ScenarioEndpoint[];
  /** Of the DestinationRule, in its own words. */
  readonly outlierDetection?: OutlierDetection;
  readonly shadowHostSuffix?: true;
  /** How many requests reach the services, copies included. Given: what they get is compared as well. */
  readonly receives?: number;
  /** In turn, each over a connection of its own. */
  readonly asks: readonly Ask[];
}

export interface ScenarioEndpoint {
  readonly version: string;
  /** A port that nobody listens on. */
  readonly closed?: true;
  readonly ready?: false;
  /** In another region than the caller: of the second priority. Default: where the caller is. */
  readonly elsewhere?: true;
}

export interface OutlierDetection {
  readonly consecutive5xxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly interval?: string;
  readonly baseEjectionTime?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
}

export interface Operations {
  readonly set?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

/** A route of Istio's VirtualService, as far as it is compared here. */
export interface IstioRoute {
  readonly name?: string;
  readonly match?: readonly {
    readonly name?: string;
    readonly uri?: { readonly prefix: string };
    readonly headers?: Readonly<Record<string, { readonly exact: string }>>;
  }[];
  /** Default: `v1`. */
  readonly subset?: string;
  readonly timeout?: string;
  readonly rewrite?: { readonly uri?: string; readonly authority?: string };
  readonly redirect?: { readonly uri?: string; readonly authority?: string; readonly redirectCode?: number };
  readonly directResponse?: { readonly status: number; readonly body?: { readonly string: string } };
  readonly headers?: { readonly request?: Operations; readonly response?: Operations };
  readonly retries?: {
    readonly attempts: number;
    readonly perTryTimeout?: string;
    readonly retryOn?: string;
    readonly backoff?: string;
  };
  readonly mirrors?: readonly {
    readonly destination: { readonly host: "order"; readonly subset: string };
    readonly percentage?: { readonly value: number };
  }[];
  readonly fault?: {
    readonly delay?: { readonly fixedDelay: string; readonly percentage: { readonly value: 100 } };
    readonly abort?: {
      readonly httpStatus?: number;
      readonly grpcStatus?: string;
      readonly percentage: { readonly value: 100 };
    };
  };
}

/** What a caller sends. The path tells the service what to do with it (services.ts). */
export type Ask = {
  /** Milliseconds to wait before it. */
  readonly after?: number;
} & (
  | {
      readonly kind: "http1";
      /** As it goes over the wire, in latin1. */
      readonly text: string;
      /** Closes the connection once so much of an answer has come, in bytes; 0: once the service has been asked. */
      readonly leaveAfter?: number;
    }
  | {
      readonly kind: "http2";
      readonly headers: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string;
      /** Resets the stream once the service has been asked or the response has begun; or drops the connection. */
      readonly leave?: "asked" | "responding" | "disconnected";
    }
);

/** A request of HTTP/1.1 after whose answer the connection ends. */
export function ask(path: string, lines = "", body?: string, method = body === undefined ? "GET" : "POST"): Ask {
  const length = body === undefined ? "" : `Content-Length: ${body.length}\r\n`;
  const text = `${method} ${path} HTTP/1.1\r\nHost: order\r\n${lines}${length}Connection: close\r\n\r\n${body ?? ""}`;
  return { kind: "http1", text };
}

export function raw(text: string, leaveAfter?: number): Ask {
  return leaveAfter === undefined ? { kind: "http1", text } : { kind: "http1", text, leaveAfter };
}

export function upgrade(path: string, first = "", leaveAfter?: number): Ask {
  const head = `GET ${path} HTTP/1.1\r\nHost: order\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  return raw(head + first, leaveAfter);
}

/** A call of gRPC with one message. */
export function grpc(path: string, more: Readonly<Record<string, string | readonly string[]>> = {}): Ask {
  return {
    kind: "http2",
    headers: { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers", ...more },
    body: "\0\0\0\0\u0002hi",
  };
}
