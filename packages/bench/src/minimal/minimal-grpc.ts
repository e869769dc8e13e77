import { InterceptingCall, type Interceptor, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { decodeMinimal, encodeMinimal, type MinimalDye } from "./minimal-dye.ts";
import { minimalStorage } from "./minimal-storage.ts";

/** 4 tags read from the metadata, and all three callbacks run with them: the least that unary handlers need. */
export const minimalServerInterceptor: ServerInterceptor = (_method, call) => {
  let dye: MinimalDye | undefined;
  const run = (next: () => void) => (dye === undefined ? next() : minimalStorage.run(dye, next));
  return new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata: (metadata, passOn) => {
          dye = decodeMinimal(metadata.getMap() as Record<string, string>);
          run(() => passOn(metadata));
        },
        onReceiveMessage: (message, passOn) => run(() => passOn(message)),
        onReceiveHalfClose: (passOn) => run(passOn),
      }),
  });
};

/** 4 tags added to the metadata of a call. The listener is not bound. */
export const minimalClientInterceptor: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    start: (metadata, listener, next) => {
      const dye = minimalStorage.getStore();
      if (dye !== undefined) {
        const headers: Record<string, string> = {};
        encodeMinimal(dye, headers);
        for (const name in headers) metadata.set(name, headers[name] ?? "");
      }
      next(metadata, listener);
    },
  });
