import { type ContextStorage, replaceStorage } from "@dyeing/sdk/planted-faults";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import type { ServerSubject } from "../subject/server-subject.ts";

/** The subject on another storage: what an adapter would be that keeps its dye in some other way. */
export function serverOnStorage(subject: ServerSubject, create: () => ContextStorage): ServerSubject {
  return {
    ...subject,
    async start(options) {
      const restore = replaceStorage(create());
      const server = await subject.start(options);
      return {
        call: (call) => server.call(call),
        drain: () => server.drain(),
        close: async () => {
          await server.close();
          restore();
        },
      };
    },
  };
}

/** The same for a client. */
export function clientOnStorage(subject: OutboundSubject, create: () => ContextStorage): OutboundSubject {
  return {
    ...subject,
    async connect(options) {
      const restore = replaceStorage(create());
      const client = await subject.connect(options);
      return {
        send: (call) => client.send(call),
        close: async () => {
          await client.close();
          restore();
        },
      };
    },
  };
}
