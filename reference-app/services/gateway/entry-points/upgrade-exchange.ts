import { NodeExchange } from "@dyeing/sdk/adapter";

/** An HTTP upgrade has no response object: this keeps the headers for the answer that is written by hand. */
export class UpgradeExchange extends NodeExchange {
  readonly #headers = new Map<string, string>();

  get responseHeaders(): readonly (readonly [name: string, value: string])[] {
    return [...this.#headers];
  }

  override setResponseHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }
}
