import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import type { Dyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { currentDyeHeaders } from "@dyeing/sdk/planted-faults";
import * as undici from "undici";
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
import type { UndiciLibrary } from "../subjects/undici-library.ts";
import { undiciSubjects } from "../subjects/undici-subjects.ts";
import { sampleDye } from "../support/sample-dye.ts";
import { afterTheHook } from "./after-the-hook.ts";
import { EnterWithStorage } from "./enter-with-storage.ts";
import { ModuleVariableStorage } from "./module-variable-storage.ts";
import { clientOnStorage, serverOnStorage } from "./on-storage.ts";

const ofUndici = undiciSubjects("undici", undici as unknown as UndiciLibrary, 1);
const [undiciRequest] = ofUndici;
const repeatingUndici = ofUndici.find(({ name }) => name.endsWith("redirect over retry"));
assert(undiciRequest !== undefined && repeatingUndici !== undefined);

const nodeHttp: OutboundSubject = nodeHttpSubject;

/** node:http with one more hook, which adds lines to the header block after the right one has judged it. */
function withHook(linesOf: (has: (name: string) => boolean, dyeing: Dyeing) => readonly HeaderLine[]): OutboundSubject {
  return {
    ...nodeHttp,
    async connect(options) {
      const client = await nodeHttp.connect(options);
      const unhook = afterTheHook(options.dyeing, (has) => linesOf(has, options.dyeing));
      return {
        send: (call) => client.send(call),
        close: async () => {
          unhook();
          await client.close();
        },
      };
    },
  };
}

/** Publishes as `publish` says, which gets the caller's headers. */
function publishing(publish: (headers: Record<string, unknown>, dyeing: Dyeing) => object): OutboundSubject {
  return {
    ...messagePublisherSubject,
    connect: ({ dyeing, ...options }) =>
      messagePublisherSubject.connect({
        ...options,
        dyeing: Object.create(dyeing, {
          injectMessage: { value: (headers: Record<string, unknown>) => publish(headers, dyeing) },
        }),
      }),
  };
}

/** Allows for ever what it has seen allowed once. */
function rememberingVerdicts(): OutboundSubject {
  const wasAllowed = { at: false };
  return withHook((has) => {
    if (has("x-trace-color")) wasAllowed.at = true;
    else if (wasAllowed.at) return Object.entries(currentDyeHeaders());
    return [];
  });
}

const RECEIVED: HeaderLine = ["traceparent", `00-${sampleDye(1).traceId}-00f067aa0ba902b7-01`];

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

/** undici where every call on a connection is made in the context of the one that opened it. */
const openersContext: OutboundSubject = {
  ...repeatingUndici,
  async connect(options) {
    const client = await repeatingUndici.connect(options);
    let opener: ((send: () => Promise<void>) => Promise<void>) | undefined;
    return {
      ...client,
      send: (call) => {
        opener ??= options.dyeing.bind((send) => send());
        return opener(() => client.send(call));
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
    caughtBy: [ISOLATION, "row 9: half of the clients go away, and nothing is mixed up, lost or kept"],
  },
  {
    what: "the dye in a module variable (client)",
    subject: clientOnStorage(undiciRequest, () => new ModuleVariableStorage()),
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
    subject: withHook(() => Object.entries(currentDyeHeaders())),
    caughtBy: [SENDS, "row 28: a color that the caller set by hand as x-trace-color stands, in one line"],
  },
  {
    what: "an allow-list that nobody asks",
    subject: withHook((has) => Object.entries(currentDyeHeaders()).filter(([name]) => !has(name))),
    caughtBy: ["a host that is not allowed gets nothing"],
  },
  {
    what: "verdicts kept after the list changed",
    subject: rememberingVerdicts(),
    caughtBy: ["a list of hosts that changes counts for requests that begin then"],
  },
  {
    what: "the trace that was received beside the tracer's own",
    subject: withHook((has) => (has("x-request-id") ? [RECEIVED] : [])),
    caughtBy: ["a trace that the caller's tracer writes is the only one that goes out"],
  },
  {
    what: "a message with the trace that was received, beside an active tracer",
    subject: publishing((headers, dyeing) => ({ ...dyeing.injectMessage(headers), [RECEIVED[0]]: RECEIVED[1] })),
    caughtBy: ["a message beside an active tracer takes no trace along that was received"],
  },
  {
    what: "a message's dye written into the caller's headers",
    subject: publishing((headers, dyeing) => Object.assign(headers, dyeing.injectMessage(headers))),
    caughtBy: ["the caller's own headers are not changed"],
  },
  {
    what: "next-scoped tags sent on",
    subject: withHook((has, dyeing) =>
      Object.entries(dyeing.current()?.tags ?? {})
        .map(([key, value]) => [`x-${key.replaceAll("_", "-")}`, encodeURIComponent(value)] as const)
        .filter(([name]) => !has(name)),
    ),
    caughtBy: ["a next-scoped tag goes no further"],
  },
  {
    what: "an unknown caller taken for an undyed one",
    subject: withHook((has) => (has("x-trace-color") ? [] : [["x-trace-color", "default"]])),
    caughtBy: ["a caller in the unknown state sends its request id and trace, and no dye"],
  },
  {
    what: "a pool that lends the context of another call",
    subject: borrowedContext,
    caughtBy: [
      "the library calls back in the dye of the caller",
      "row 2: a thousand calls over one connection are each their caller's",
      ISOLATION,
    ],
  },
  {
    what: "a connection that lends the context of who opened it",
    subject: openersContext,
    caughtBy: [
      "row 56: a redirected call carries its own dye on a connection that another opened",
      "row 56: a repeated call carries its own dye on a connection that another opened",
      "row 56: a call that is repeated, then redirected, carries its own dye on a connection that another opened",
    ],
  },
]);

describe("the suite finds", () => {
  it.for([nodeServerSubject, undiciRequest, messageConsumerSubject])(
    "nothing wrong with $name on another storage that is right",
    { timeout: 60_000 },
    async (subject) => {
      const names = [SENDS, TAGS_STAY, ISOLATION, "installed twice, it adds each line once"];
      const there = () => new AsyncLocalStorage<unknown>();
      const mounted = subject.side === "server" ? serverOnStorage(subject, there) : clientOnStorage(subject, there);
      for (const { name, run } of conformanceCases(mounted, 320)) if (names.includes(name)) await run();
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
