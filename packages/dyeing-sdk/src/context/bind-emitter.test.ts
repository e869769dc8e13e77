import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { askHttp1 } from "../../test/serve-once.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { NodeExchange } from "../inbound/node-exchange.ts";
import { replaceStorage } from "../planted-faults/replace-storage.ts";
import { processState } from "../process/process-state.ts";

let dyeing: Dyeing;
let entered = 0;
let undo: () => void;
beforeEach(() => {
  dyeing = createDyeing({ service: "order" });
  entered = 0;
  const { storage } = processState;
  undo = replaceStorage({
    getStore: () => storage.getStore(),
    run: (store, fn) => {
      entered += 1;
      return storage.run(store, fn);
    },
  });
});
afterEach(() => {
  undo();
  dyeing.close();
});

const color = () => dyeing.current()?.color;

/** One dyed request, until Node is through with it. */
async function ask(handle: (req: IncomingMessage, res: ServerResponse) => void): Promise<void> {
  let request: IncomingMessage | undefined;
  await askHttp1(
    (req, res) => {
      request = req as IncomingMessage;
      dyeing.receive(new NodeExchange(req, res), () => handle(req as IncomingMessage, res as ServerResponse));
    },
    ["x-trace-color: gray"],
  );
  await vi.waitFor(() => expect(request?.closed).toBe(true));
}

function receive(emitter: EventEmitter): void {
  const exchange: Exchange = {
    method: "GET",
    target: "/",
    header: (name) => (name === "x-trace-color" ? "gray" : undefined),
    emitters: [emitter],
  };
  dyeing.receive(exchange, () => {});
}

it("a request that nobody listens to enters its context once: Node's own listeners need none", async () => {
  await ask((_req, res) => res.end());
  expect(entered).toBe(1);
});

it("listeners of the application are in the dye, beside Node's own", async () => {
  const heard: string[] = [];
  await ask((req, res) => {
    res.on("finish", () => heard.push(`finish ${color()}`));
    req.on("end", () => heard.push(`end ${color()}`));
    res.end();
  });
  expect(heard.toSorted()).toEqual(["end gray", "finish gray"]);
});

it("a listener that is added when a response is finished is in the dye", async () => {
  const heard: unknown[] = [];
  await ask((req, res) => {
    res.on("finish", () => req.on("end", () => heard.push(color())));
    res.end();
  });
  expect(heard).toEqual(["gray"]);
});

it("a listener that was there before us needs no context, until there is another one", () => {
  const response = new EventEmitter();
  const heard: unknown[] = [];
  response.on("finish", () => heard.push(color()));
  receive(response);
  response.emit("finish");
  expect(heard).toEqual([undefined]);
  response.on("finish", () => heard.push(color()));
  response.emit("finish");
  expect(heard).toEqual([undefined, "gray", "gray"]);
});

it("whoever took its place is in the dye", () => {
  const response = new EventEmitter();
  const heard: unknown[] = [];
  response.on("finish", () => {});
  receive(response);
  response.removeAllListeners("finish").on("finish", () => heard.push(color()));
  response.emit("finish");
  expect(heard).toEqual(["gray"]);
});

it("what is emitted arrives as it was given", () => {
  const emitter = new EventEmitter();
  receive(emitter);
  const heard: unknown[] = [];
  emitter.on("data", (...args) => heard.push(args));
  emitter.emit("data");
  emitter.emit("data", 1, undefined);
  emitter.emit("data", 1, 2, 3, 4, 5);
  expect(heard).toEqual([[], [1, undefined], [1, 2, 3, 4, 5]]);
});
