import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Dyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";

/** What Node does not declare of a request. */
interface BlockWriter {
  _header: string | null;
  _storeHeader(...block: unknown[]): void;
}

/** Lines to be added to a request; `has` tells what its header block has by then. */
export type LinesAfter = (has: (name: string) => boolean) => readonly HeaderLine[];

/**
 * One more hook on node:http, which adds lines to a header block after the right one has judged it.
 *
 * @returns Takes the hook out again.
 */
export function afterTheHook(dyeing: Dyeing, linesOf: LinesAfter): () => void {
  const hook = (message: unknown) => {
    const { request } = message as { request: BlockWriter };
    const add = dyeing.bind(() => {
      const block = request._header;
      if (block === null) return;
      const has = (name: string) => block.toLowerCase().includes(`\r\n${name}:`);
      const added = linesOf(has).map(([name, value]) => `${name}: ${value}\r\n`);
      request._header = `${block.slice(0, -2)}${added.join("")}\r\n`;
    });
    const store = request._storeHeader;
    request._storeHeader = (...block) => {
      store.apply(request, block);
      add();
    };
    add();
  };
  subscribe("http.client.request.created", hook);
  return () => unsubscribe("http.client.request.created", hook);
}
