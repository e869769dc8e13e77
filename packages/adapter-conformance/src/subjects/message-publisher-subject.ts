import type { OutboundSubject, ReceivedCall } from "../subject/outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";
import { linesOfMessage, MessageBroker } from "./message-broker.ts";

/** `injectMessage()` before publishing. The far side is the queue. */
export const messagePublisherSubject: OutboundSubject<Record<string, unknown>> = {
  side: "outbound",
  name: "messages",
  traits: ["messages"],
  forms: { usual: recordForm },
  async listen() {
    const received = new Map<string, ReceivedCall[]>();
    return { authority: "broker:5672", received, close: async () => {} };
  },
  async connect({ dyeing, installs }) {
    const broker = new MessageBroker();
    const acknowledge = new Map<string, () => void>();
    const consumed = broker.consume(({ headers, payload }) => {
      const { origin } = JSON.parse(payload);
      const received = farSides.get(origin);
      received?.set(origin, [...(received.get(origin) ?? []), linesOfMessage(headers)]);
      acknowledge.get(origin)?.();
    });
    const farSides = new Map<string, Map<string, ReceivedCall[]>>();
    return {
      send: async (call) => {
        farSides.set(call.origin, call.to.received as Map<string, ReceivedCall[]>);
        await new Promise<void>((resolve, reject) => {
          acknowledge.set(call.origin, () => {
            if (call.signal === undefined) resolve();
          });
          call.signal?.addEventListener("abort", () => reject(new Error("gave up")));
          let headers = call.headers ?? {};
          for (let left = installs; left > 0; left -= 1) headers = dyeing.injectMessage(headers);
          broker.publish({ headers, payload: JSON.stringify({ origin: call.origin }) });
        }).finally(() => call.observe?.());
      },
      close: async () => {
        broker.stop();
        await consumed;
      },
    };
  },
};
