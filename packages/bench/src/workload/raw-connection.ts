import { once } from "node:events";
import { connect, type Socket } from "node:net";

const HEAD_END = "\r\n\r\n";

/**
 * One keep-alive HTTP/1.1 connection that sends bytes made before and looks at no more of a response than its status
 * and length: a client that costs far less than the servers it loads, so that those are what is short of CPU.
 */
export class RawConnection {
  readonly #socket: Socket;
  #received = "";
  #pending: { resolve: () => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true).setEncoding("latin1");
    socket.on("data", (text: string) => this.#take(text));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed a connection")));
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RawConnection(socket);
  }

  /** Sends one request and waits for the whole response; rejects unless its status is 200. One at a time. */
  exchange(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(request);
    });
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf(HEAD_END);
    if (head === -1) return;
    if (!this.#received.startsWith("HTTP/1.1 200 ")) {
      return this.#fail(
        new Error(`the server answered \`${this.#received.slice(0, this.#received.indexOf("\r\n"))}\``),
      );
    }
    const length = /\r\ncontent-length: ([0-9]+)\r\n/i.exec(this.#received)?.[1];
    if (length === undefined) return this.#fail(new Error("a response without content-length"));
    if (this.#received.length < head + HEAD_END.length + Number(length)) return;
    this.#received = "";
    this.#pending?.resolve();
  }

  #fail(error: Error): void {
    this.#pending?.reject(error);
  }
}
