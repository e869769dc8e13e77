import { once } from "node:events";
import { WebSocket } from "ws";
import { StepFailed } from "./ride-client.ts";

/** A WebSocket through the gateway that collects what is pushed. */
export class NotificationSocket {
  readonly #socket: WebSocket;
  readonly #messages: Readonly<Record<string, unknown>>[] = [];

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#socket = new WebSocket(url, { headers, handshakeTimeout: 10_000 });
    this.#socket.on("message", (data) => {
      this.#messages.push(JSON.parse(String(data)) as Readonly<Record<string, unknown>>);
    });
    // Seen by whoever waits; a socket that nobody waits for any more must not end the process.
    this.#socket.on("error", () => undefined);
  }

  /** Resolves with the first `count` messages. */
  async messages(
    count: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    while (this.#messages.length < count) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new StepFailed("websocket: closed by the server");
      try {
        await Promise.race([
          once(this.#socket, "message", { signal: late }),
          once(this.#socket, "close", { signal: late }),
        ]);
      } catch (error) {
        signal.throwIfAborted();
        if (late.aborted)
          throw new StepFailed(`websocket: ${this.#messages.length} of ${count} messages in ${timeoutMs} ms`);
        throw new StepFailed(`websocket: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    return this.#messages.slice(0, count);
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.close();
    const timer = setTimeout(() => this.#socket.terminate(), 2_000);
    await closed;
    clearTimeout(timer);
  }
}
