import type { Application, Point } from "@dyeing/adapter-conformance";
import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  status,
} from "@grpc/grpc-js";
import { ORIGIN_KEY, piecesOf } from "./trips-service.ts";

interface Call {
  readonly metadata: Metadata;
  getPeer(): string;
  on(event: "cancelled", listener: () => void): unknown;
}

/** Handlers of the four kinds, written as grpc-js's documentation writes them: with events and callbacks. */
export function tripsHandlers(app: Application): {
  unary: handleUnaryCall<string, string>;
  serverStreaming: handleServerStreamingCall<string, string>;
  clientStreaming: handleClientStreamingCall<string, string>;
  bidi: handleBidiStreamingCall<string, string>;
} {
  const enter = (call: Call) => {
    const [origin] = call.metadata.get(ORIGIN_KEY).map(String);
    const observe = (point: Point) => app.observe(origin ?? "", point);
    const handle = async (text: string) =>
      JSON.stringify(
        await app.handle({
          origin: origin ?? "",
          body: JSON.parse(text),
          headers: headersOf(call.metadata),
          peer: call.getPeer(),
        }),
      );
    observe("entry");
    call.on("cancelled", () => observe("cancelled"));
    return { observe, handle };
  };
  return {
    unary: (call, callback) => {
      const { observe, handle } = enter(call);
      observe("body");
      handle(call.request).then(
        (reply) => callback(null, reply),
        () => callback(FAILED),
      );
    },
    serverStreaming: (call) => {
      const { observe, handle } = enter(call);
      observe("body");
      call.on("finish", () => observe("finish"));
      handle(call.request).then(
        (reply) => {
          for (const piece of piecesOf(reply)) call.write(piece, () => observe("finish"));
          call.end();
        },
        () => call.emit("error", Object.assign(new Error("failed"), FAILED)),
      );
    },
    clientStreaming: (call, callback) => {
      const { observe, handle } = enter(call);
      let text = "";
      call.on("data", (piece: string) => {
        observe("data");
        text += piece;
      });
      call.on("end", () => {
        observe("end");
        handle(text).then(
          (reply) => callback(null, reply),
          () => callback(FAILED),
        );
      });
    },
    bidi: (call) => {
      const { observe, handle } = enter(call);
      let text = "";
      call.on("data", (piece: string) => {
        observe("data");
        text += piece;
      });
      call.on("finish", () => observe("finish"));
      call.on("end", () => {
        observe("end");
        handle(text).then(
          (reply) => {
            for (const piece of piecesOf(reply)) call.write(piece, () => observe("finish"));
            call.end();
          },
          () => call.emit("error", Object.assign(new Error("failed"), FAILED)),
        );
      });
    },
  };
}

function headersOf(metadata: Metadata): Record<string, string[]> {
  return Object.fromEntries(Object.keys(metadata.getMap()).map((name) => [name, metadata.get(name).map(String)]));
}

const FAILED = { code: status.INTERNAL, details: "failed" };
