import { NodeExchange } from "@dyeing/sdk/adapter";

/** An HTTP upgrade has no response object: this keeps the headers for the answer that is written by hand. */
export class UpgradeExchange extends NodeExchange {
  readonly responseHeaders: [name: string, value: string][] = [];

  override setResponseHeader(name: string, value: string): void {
    this.responseHeaders.push([name, value]);
  }
}
