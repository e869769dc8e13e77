import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { activeCarried } from "../context/active-carried.ts";
import { nodeHttp, nodeHttps } from "../process/node-http.ts";
import { DYE_HEADER } from "../wire/header-names.ts";
import { isBlock } from "./header-block.ts";
import { HttpRequest } from "./http-request.ts";
import { hookRoutes } from "./http-route.ts";
import { runtimeOf } from "./outgoing.ts";
import { isSocketFile } from "./socket-file.ts";

const CHANNEL = "http.client.request.created";
const KEY = Symbol.for("dyeing.http-request.v1");

/** What Node keeps on a request, without declaring it. */
interface Internals {
  [KEY]?: HttpRequest;
  readonly agent?: unknown;
  /** The header block, once it is written. */
  _header: string | null;
  /** Whether it has been handed on: to the socket, or to `outputData` while there is none. */
  _headerSent: boolean;
  _trailer: string;
  outputData: { data: unknown; encoding?: string }[];
  outputSize: number;
  _send(...args: unknown[]): boolean;
}
type Request = ClientRequest & Internals;

interface Prototype {
  _storeHeader(this: Request, firstLine: string, headers: unknown): void;
  addTrailers(this: Request, trailers: Parameters<ClientRequest["addTrailers"]>[0]): void;
}

/**
 * Judges node:http and node:https requests when their header block is written: by then everybody has set the headers he
 * sets, and what is added here is in no `getHeaders()` that a client copies to another host.
 *
 * @returns Undoes it.
 */
export function hookHttp(): () => void {
  const unhookRoutes = hookRoutes();
  const unhookPrototype = hookPrototype(nodeHttp().ClientRequest.prototype as unknown as Prototype);
  subscribe(CHANNEL, onCreated);
  return () => {
    unsubscribe(CHANNEL, onCreated);
    unhookPrototype();
    unhookRoutes();
  };
}

/** The channel fires at the end of the constructor, in the caller's context. An exception would end the process. */
function onCreated(message: unknown): void {
  const carried = activeCarried();
  try {
    const request = (message as { request: Request }).request;
    const judge = new HttpRequest(request, carried);
    request[KEY] = judge;
    // Headers given as an array, or with `Expect`, are written by now, and wait.
    if (typeof request._header === "string") rewrite(request, judge);
    if (!isPlain(request.agent)) {
      request.once("socket", (socket) => {
        if (!isSocketFile(socket)) return;
        judge.goesOverSocketFile();
        if (typeof request._header === "string") rewrite(request, judge);
      });
    }
  } catch (error) {
    runtimeOf(carried)?.count("outbound-failed", error);
  }
}

function hookPrototype(prototype: Prototype): () => void {
  const { _storeHeader: storeHeader, addTrailers } = prototype;
  const own = Object.getOwnPropertyDescriptors(prototype);
  const replaced: Prototype = {
    _storeHeader(firstLine, headers) {
      const judge = this[KEY];
      // Without one it is still being made, and `onCreated` comes next.
      if (judge === undefined) return storeHeader.call(this, firstLine, headers);
      if (!this.hasHeader("expect")) {
        storeHeader.call(this, firstLine, headers);
        judgeBlock(this, judge);
        return;
      }
      // Node sends such a block as soon as it is written.
      const send = Object.getOwnPropertyDescriptor(this, "_send");
      let isSent = false;
      this._send = () => {
        isSent = true;
        return true;
      };
      try {
        storeHeader.call(this, firstLine, headers);
      } finally {
        if (send === undefined) delete (this as Partial<Internals>)._send;
        else Object.defineProperty(this, "_send", send);
      }
      judgeBlock(this, judge);
      if (isSent) this._send("");
    },
    addTrailers(trailers) {
      addTrailers.call(this, trailers);
      const judge = this[KEY];
      if (judge === undefined) return;
      try {
        this._trailer = judge.judgedTrailers(this._trailer, [String(this.getHeader(DYE_HEADER) ?? "")]);
      } catch (error) {
        runtimeOf(activeCarried())?.count("outbound-failed", error);
      }
    },
  };
  for (const name of ["_storeHeader", "addTrailers"] as const) {
    Object.defineProperty(prototype, name, { value: replaced[name], writable: true, configurable: true });
  }
  return () => {
    for (const name of ["_storeHeader", "addTrailers"] as const) {
      // Somebody else may have wrapped it since; without a subscriber to the channel what is below does nothing.
      if (prototype[name] !== replaced[name]) continue;
      const before = own[name];
      if (before === undefined) delete (prototype as Partial<Prototype>)[name];
      else Object.defineProperty(prototype, name, before);
    }
  };
}

function judgeBlock(request: Request, judge: HttpRequest): void {
  try {
    if (typeof request._header === "string") request._header = judge.judged(request._header);
  } catch (error) {
    runtimeOf(activeCarried())?.count("outbound-failed", error);
  }
}

/** A block that is written already, and handed on at most to the request's own queue. */
function rewrite(request: Request, judge: HttpRequest): void {
  const block = request._header;
  if (!isBlock(block)) return;
  const wanted = judge.judged(block);
  if (wanted === block) return;
  if (request._headerSent) {
    const queued = request.outputData.find(({ data }) => typeof data === "string" && data.startsWith(block));
    if (queued === undefined) return judge.missed(block, wanted);
    queued.data = wanted + (queued.data as string).slice(block.length);
    request.outputSize += wanted.length - block.length;
  }
  request._header = wanted;
}

/** Whether an agent connects as Node's own do: to the host and port that it was told. */
function isPlain(agent: unknown): boolean {
  const { Agent } = nodeHttp();
  if (!(agent instanceof Agent)) return false;
  const { createConnection, createSocket } = agent as unknown as Record<string, unknown>;
  const [http, https] = [Agent.prototype, nodeHttps().Agent.prototype] as unknown as Record<string, unknown>[];
  return (
    createSocket === http?.createSocket &&
    (createConnection === http?.createConnection || createConnection === https?.createConnection)
  );
}
