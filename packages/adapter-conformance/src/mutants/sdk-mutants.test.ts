import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { Dyeing } from "@dyeing/sdk";
import { dyeHeadersOf } from "@dyeing/sdk/testing";
import { describe, expect, it } from "vitest";
import { conformanceCases } from "../run/conformance-cases.ts";
import { describeMutants } from "../run/describe-mutants.ts";
import { expectFailure } from "../run/expect-failure.ts";
import { failingCases } from "../run/failing-cases.ts";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import { messageConsumerSubject } from "../subjects/message-consumer-subject.ts";
import { messagePublisherSubject } from "../subjects/message-publisher-subject.ts";
import { nodeHttpSubject } from "../subjects/node-http-subject.ts";
import { nodeServerSubject } from "../subjects/node-server-subject.ts";
import { undiciRequestSubject } from "../subjects/undici-request-subject.ts";
import { EnterWithStorage } from "./enter-with-storage.ts";
import { ModuleVariableStorage } from "./module-variable-storage.ts";
import { clientOnStorage, serverOnStorage } from "./on-storage.ts";

const nodeHttp: OutboundSubject = nodeHttpSubject;

/** node:http with one more hook, which runs after the right one. */
function withHook(onCreated: (request: ClientRequest, dyeing: Dyeing) => void): OutboundSubject {
  return {
    ...nodeHttp,
    async connect(options) {
      const client = await nodeHttp.connect(options);
      const hook = (message: unknown) => onCreated((message as { request: ClientRequest }).request, options.dyeing);
      subscribe("http.client.request.created", hook);
      return {
        send: (call) => client.send(call),
        close: async () => {
          unsubscribe("http.client.request.created", hook);
          await client.close();
        },
      };
    },
  };
}

/** node:http through a pool that runs a waiting call in the context of the call that it waited for. */
const borrowedContext: OutboundSubject = {
  ...nodeHttp,
  async connect(options) {
    const client = await nodeHttp.connect(options);
    let waiting: Promise<unknown> = Promise.resolve();
    let run = options.dyeing.bind((send: () => Promise<void>) => send());
    return {
      ...client,
      send: (call) => {
        const mine = waiting.then(() => {
          const borrowed = run;
          run = options.dyeing.bind((send) => send());
          return borrowed(() => client.send(call));
        });
        waiting = mine.catch(() => {});
        return mine;
      },
    };
  },
};

const ISOLATION = "concurrent requests share nothing and lose nothing";
const SENDS = "a dyed caller sends its dye, one line each";
const TAGS_STAY = "tags added in a handler travel on, and stay in what that part of the handler started";

describeMutants("the suite finds", [
  {
    what: "the dye in a module variable (server)",
    subject: serverOnStorage(nodeServerSubject, () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "the dye in a module variable (client)",
    subject: clientOnStorage(undiciRequestSubject, () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "the dye in a module variable (messages)",
    subject: serverOnStorage(messageConsumerSubject, () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "enterWith instead of run (server)",
    subject: serverOnStorage(nodeServerSubject, () => new EnterWithStorage()),
    caughtBy: [TAGS_STAY],
  },
  {
    what: "enterWith instead of run (messages)",
    subject: serverOnStorage(messageConsumerSubject, () => new EnterWithStorage()),
    caughtBy: [TAGS_STAY],
  },
  {
    what: "headers appended instead of set",
    subject: withHook((request) => {
      for (const [name, value] of Object.entries(dyeHeadersOf())) request.appendHeader(name, value);
    }),
    caughtBy: [SENDS, "a color that the caller set by hand as x-trace-color stands, in one line"],
  },
  {
    what: "an allow-list that nobody asks",
    subject: withHook((request) => {
      for (const [name, value] of Object.entries(dyeHeadersOf())) request.setHeader(name, value);
    }),
    caughtBy: ["a host that is not allowed gets nothing"],
  },
  {
    what: "next-scoped tags sent on",
    subject: withHook((request, dyeing) => {
      for (const [key, value] of Object.entries(dyeing.current()?.tags ?? {})) {
        if (!request.headersSent) request.setHeader(`x-${key.replaceAll("_", "-")}`, encodeURIComponent(value));
      }
    }),
    caughtBy: ["a next-scoped tag goes no further"],
  },
  {
    what: "an unknown caller taken for an undyed one",
    subject: withHook((request) => {
      if (!request.hasHeader("x-trace-color")) request.setHeader("x-trace-color", "default");
    }),
    caughtBy: ["a caller in the unknown state sends its request id and trace, and no dye"],
  },
  {
    what: "a pool that lends the context of another call",
    subject: borrowedContext,
    caughtBy: ["the library calls back in the dye of the caller", ISOLATION],
  },
]);

describe("the suite finds", () => {
  it.for([nodeServerSubject, undiciRequestSubject, messageConsumerSubject])(
    "nothing wrong with $name on another storage that is right",
    { timeout: 60_000 },
    async (subject) => {
      const cases = [SENDS, TAGS_STAY, ISOLATION, "installed twice, it adds each line once"];
      const own = new Set(conformanceCases(subject).map(({ name }) => name));
      const there = () => new AsyncLocalStorage<unknown>();
      const mounted = subject.side === "server" ? serverOnStorage(subject, there) : clientOnStorage(subject, there);
      expect(
        await failingCases(
          mounted,
          cases.filter((name) => own.has(name)),
        ),
      ).toEqual([]);
    },
  );

  it("an entry of a capability file that is out of date", async () => {
    expect(await failingCases(messagePublisherSubject, [SENDS])).toEqual([]);
    await expect(expectFailure(async () => {}, { fails: /cannot/ })).rejects.toThrow(/passes now/);
  });

  it("an entry of a capability file whose case fails in another way", async () => {
    const cannot = () => Promise.reject(new Error("cannot do it"));
    await expect(expectFailure(cannot, { fails: /cannot/ })).resolves.toBeUndefined();
    await expect(expectFailure(cannot, { fails: /will not/ })).rejects.toThrow(/another way/);
  });
});
