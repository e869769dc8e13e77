/** A dispatcher of undici, as far as a driver needs it. Types of undici 6, 7 and 8 are not the same. */
export interface UndiciDispatcher {
  compose(...interceptors: unknown[]): UndiciDispatcher;
  destroy(): Promise<void>;
}

interface PoolOptions {
  readonly connections?: number;
  readonly socketPath?: string;
  readonly connect?: { readonly socketPath: string };
}

interface Reply {
  readonly statusCode: number;
  readonly body: { json(): Promise<unknown> };
}

type Pool = new (origin: string, options?: PoolOptions) => UndiciDispatcher;

/** One copy of undici. */
export interface UndiciLibrary {
  readonly Agent: new (options?: PoolOptions) => UndiciDispatcher;
  readonly Pool: Pool;
  readonly BalancedPool: Pool;
  /** Since undici 7.17. */
  readonly RoundRobinPool?: Pool;
  /** HTTP/2 without TLS. */
  readonly H2CClient?: Pool;
  readonly ProxyAgent: new (options: { uri: string; proxyTunnel?: boolean }) => UndiciDispatcher;
  readonly RetryAgent: new (dispatcher: UndiciDispatcher, options?: object) => UndiciDispatcher;
  readonly interceptors: Readonly<Record<string, ((options?: object) => unknown) | undefined>>;
  request(url: string, options: object): Promise<Reply>;
  fetch(url: string, init: object): Promise<Pick<Response, "ok" | "status" | "json">>;
}
