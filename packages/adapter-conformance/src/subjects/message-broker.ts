import type { HeaderLine } from "@dyeing/sdk/adapter";

export interface Message {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly payload: string;
}

/**
 * A broker as small as can be: a queue, and one consumer that was started before any request and stays. Messages travel
 * as text, so that nothing but text gets through.
 */
export class MessageBroker {
  readonly #queue: string[] = [];
  #wake: (() => void) | undefined;
  #stopped = false;

  publish(message: Message): void {
    this.#queue.push(JSON.stringify(message));
    this.#wake?.();
  }

  async consume(deliver: (message: Message) => void): Promise<void> {
    while (!this.#stopped) {
      const text = this.#queue.shift();
      if (text !== undefined) deliver(JSON.parse(text));
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }
}

/** Message headers as lines: a list of values is several lines. */
export function linesOfMessage(headers: Message["headers"]): HeaderLine[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((line): HeaderLine => [name, String(line)]),
  );
}
