import { type ContextManager, context } from "@opentelemetry/api";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import type { ServerSubject } from "../subject/server-subject.ts";

/** The subject on another context manager: what an adapter would be that keeps its dye in some other way. */
export function serverOnContextManager(subject: ServerSubject, create: () => ContextManager): ServerSubject {
  return {
    ...subject,
    async start(options) {
      context.setGlobalContextManager(create());
      const server = await subject.start(options);
      return {
        call: (call) => server.call(call),
        drain: () => server.drain(),
        close: async () => {
          await server.close();
          context.disable();
        },
      };
    },
  };
}

/** The same for a client. */
export function clientOnContextManager(subject: OutboundSubject, create: () => ContextManager): OutboundSubject {
  return {
    ...subject,
    async connect(options) {
      context.setGlobalContextManager(create());
      const client = await subject.connect(options);
      return {
        send: (call) => client.send(call),
        close: async () => {
          await client.close();
          context.disable();
        },
      };
    },
  };
}
