import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { Agent, fetch } from "undici";

export interface KubeApiOptions {
  readonly server: string;
  readonly token: string;
  /** The certificate that the server made for itself. */
  readonly ca: string;
}

/** What the API server answered when it refused. */
export class KubeError extends Error {
  readonly code = "KUBE";
  override readonly name = "KubeError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly generation?: number;
  };
}

export interface KubeList<T> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly T[];
}

/** The few calls that the lab makes of the Kubernetes API. */
export class KubeApi {
  readonly #server: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #dispatcher: Agent;

  constructor({ server, token, ca }: KubeApiOptions) {
    this.#server = server;
    this.#headers = { authorization: `Bearer ${token}`, accept: "application/json" };
    // The name is one of those in the certificate; the server is on loopback. Watches say nothing for long.
    this.#dispatcher = new Agent({ connect: { ca, servername: "kubernetes" }, bodyTimeout: 0 });
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#call("GET", path)) as T;
  }

  /** Undefined when there is none. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    }
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.#call("POST", path, body)) as T;
  }

  async patch(path: string, body: unknown): Promise<void> {
    await this.#call("PATCH", path, body, "application/merge-patch+json");
  }

  async delete(path: string, body: unknown): Promise<void> {
    await this.#call("DELETE", path, body);
  }

  /** The lines of a watch, one JSON text each, until the server or the signal ends it. */
  async *lines(path: string, signal: AbortSignal): AsyncGenerator<string> {
    const options = { headers: this.#headers, dispatcher: this.#dispatcher, signal };
    const { body, ok, status } = await fetch(`${this.#server}${path}`, options);
    if (!ok || body === null) throw new KubeError(status, `\`GET ${path}\` was answered with ${status}`);
    yield* createInterface({ input: Readable.fromWeb(body), crlfDelay: Number.POSITIVE_INFINITY });
  }

  async #call(method: string, path: string, body?: unknown, type = "application/json"): Promise<unknown> {
    const response = await fetch(`${this.#server}${path}`, {
      method,
      headers: { ...this.#headers, "content-type": type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      dispatcher: this.#dispatcher,
    });
    const text = await response.text();
    if (!response.ok) throw new KubeError(response.status, messageOf(text) ?? `${method} ${path}: ${response.status}`);
    return path === "/readyz" ? text : JSON.parse(text);
  }
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
