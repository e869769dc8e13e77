import type { Inbound } from "../subject/application.ts";
import type { InboundReply, ServerSubject } from "../subject/server-subject.ts";
import { groupLines } from "../support/header-lines.ts";
import { MessageBroker } from "./message-broker.ts";

/** `receiveMessage()` around each delivery of a consumer that runs on and on. */
export const messageConsumerSubject: ServerSubject = {
  side: "server",
  name: "messages",
  // Names are case-sensitive and lower case; deliveries come from inside, and `receiveMessage()` is not installed.
  traits: ["any-bytes", "connection-headers"],
  points: ["entry", "body"],
  cutPoints: [],
  async start({ dyeing, installs, app }) {
    const broker = new MessageBroker();
    const settle = new Map<string, (reply: Pick<InboundReply, "outcome" | "body">) => void>();
    const inFlight = new Set<Promise<void>>();
    const consumed = broker.consume(({ headers, payload }) => {
      const { origin, body, peer } = JSON.parse(payload);
      const handle = async () => {
        app.observe(origin, "entry");
        await Promise.resolve();
        app.observe(origin, "body");
        return app.handle({ origin, body, headers: headers as Inbound["headers"], peer });
      };
      const install = (left: number): Promise<unknown> =>
        left === 0 ? handle() : dyeing.receiveMessage(headers, () => install(left - 1));
      const handled = install(installs).then(
        (reply) => settle.get(origin)?.({ outcome: "ok", body: reply }),
        () => settle.get(origin)?.({ outcome: "failed", body: undefined }),
      );
      inFlight.add(handled);
      handled.finally(() => inFlight.delete(handled));
    });
    return {
      call: ({ origin, headers, body, connection = 0, signal, cutInBody, cutInReply }) => {
        if (signal !== undefined || cutInBody === true || cutInReply === true)
          throw new Error("a delivery is not cut off");
        return new Promise((resolve) => {
          settle.set(origin, (reply) => resolve({ ...reply, headers: new Map(), trailers: new Map() }));
          const lines = [...groupLines(headers)].map(([name, values]) => [
            name,
            values.length > 1 ? values : values[0],
          ]);
          const payload = JSON.stringify({ origin, body, peer: `connection-${connection}` });
          broker.publish({ headers: Object.fromEntries(lines), payload });
        });
      },
      drain: async () => {
        broker.stop();
        await consumed;
        await Promise.all(inFlight);
      },
      close: async () => {
        broker.stop();
        await consumed;
      },
    };
  },
};
