import { AsyncLocalStorage } from "node:async_hooks";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { diag } from "@opentelemetry/api";
import { describeMutants } from "../run/describe-mutants.ts";
import type { Inbound } from "../subject/application.ts";
import type { ServerSubject } from "../subject/server-subject.ts";
import { messageConsumerSubject } from "../subjects/message-consumer-subject.ts";
import { nodeServerSubject } from "../subjects/node-server-subject.ts";
import { afterTheHook } from "./after-the-hook.ts";
import { withHandler } from "./with-handler.ts";

/** Passes trace headers on as they came. */
function unparsedTraces(): ServerSubject {
  const received = new AsyncLocalStorage<Inbound["headers"]>();
  const subject = withHandler(nodeServerSubject, ({ headers }) => received.enterWith(headers));
  return {
    ...subject,
    start: async (options) => {
      const unhook = afterTheHook(options.dyeing, (has) => {
        const { traceparent } = received.getStore() ?? {};
        return traceparent === undefined || has("traceparent")
          ? []
          : [["traceparent", String(traceparent)] as HeaderLine];
      });
      const server = await subject.start(options);
      return { ...server, close: () => server.close().finally(unhook) };
    },
  };
}

const kept: unknown[] = [];

describeMutants("the suite finds a server with", [
  {
    what: "a Vary of * made longer",
    subject: withHandler(nodeServerSubject, ({ node }) => {
      if (node === undefined) return;
      const { res } = node;
      const { setHeader } = res;
      res.setHeader = (name, value) =>
        setHeader.call(res, name, name.toLowerCase() === "vary" ? `${value}, x-trace-color` : value);
    }),
    caughtBy: ["row 29: an answer that has the color names it in Vary, also where the application sets an asterisk"],
  },
  {
    what: "a traceparent passed on unread",
    subject: unparsedTraces(),
    caughtBy: ["a traceparent that is none goes no further, nor does its tracestate"],
  },
  ...[nodeServerSubject, messageConsumerSubject].map((subject) => ({
    what: `a line in the log for every fault (${subject.name})`,
    subject: withHandler(subject, ({ headers }) => {
      if (headers["x-trace-color"] === "Gray") diag.warn("dyeing: color-malformed: again");
    }),
    caughtBy: ["the first of a fault is logged, the others are counted"],
  })),
  {
    what: "dyes that are kept for ever",
    subject: withHandler(nodeServerSubject, (_, dyeing) => void kept.push(dyeing.current())),
    caughtBy: ["row 9: half of the clients go away, and nothing is mixed up, lost or kept"],
  },
  {
    what: "listeners pulled out of withTags",
    subject: withHandler(nodeServerSubject, ({ node }, dyeing) => {
      for (const emitter of node === undefined ? [] : [node.req, node.res]) {
        const { emit } = emitter;
        emitter.emit = dyeing.bind((...args: Parameters<typeof emit>) => emit.apply(emitter, args));
      }
    }),
    caughtBy: ["an event emitted inside withTags is heard with those tags"],
  },
]);
