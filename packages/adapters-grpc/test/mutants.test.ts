import {
  clientOnStorage,
  describeMutants,
  EnterWithStorage,
  ModuleVariableStorage,
  serverOnStorage,
} from "@dyeing/adapter-conformance";
import { dyeingClientInterceptor, dyeingServerInterceptor } from "@dyeing/grpc";
import { InterceptingCall, type Metadata, ResponderBuilder, ServerInterceptingCall } from "@grpc/grpc-js";
import { GrpcExchange } from "../src/grpc-exchange.ts";
import { type Adapter as ClientAdapter, grpcClientSubject } from "./grpc-client-subject.ts";
import { grpcServerSubject, type Adapter as ServerAdapter } from "./grpc-server-subject.ts";

/** Only the arrival of metadata runs in the dye. */
const metadataOnly: ServerAdapter = (dyeing) => (method, call) =>
  new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata: (metadata, proceed) =>
          dyeing.receive(new GrpcExchange({ path: method.path, metadata }), () => proceed(metadata)),
      }),
  });

/** Everything that a responder's listener can reach; the end of a call that is cut off is not. */
const withoutCancelled: ServerAdapter = (dyeing) => (method, call) => {
  let inDye = (fn: () => void) => fn();
  let exchange: GrpcExchange | undefined;
  const responder = new ResponderBuilder()
    .withStart((next) =>
      next({
        onReceiveMetadata: (metadata, proceed) => {
          exchange = new GrpcExchange({ path: method.path, metadata });
          dyeing.receive(exchange, () => {
            inDye = dyeing.bind(inDye);
            proceed(metadata);
          });
        },
        onReceiveMessage: (message, proceed) => inDye(() => proceed(message)),
        onReceiveHalfClose: (proceed) => inDye(proceed),
      }),
    )
    .withSendMetadata((metadata, proceed) => proceed(exchange?.withEcho(metadata) ?? metadata));
  return new ServerInterceptingCall(call, responder.build());
};

/** The right interceptor, around a call that spoils the metadata it is given to send. */
function spoilingEcho(spoil: (metadata: Metadata) => void): ServerAdapter {
  return (dyeing) => (method, call) => {
    const spoiled = new ServerInterceptingCall(call, {
      sendMetadata: (metadata, proceed) => {
        spoil(metadata);
        proceed(metadata);
      },
    });
    return dyeingServerInterceptor(dyeing)(method, spoiled);
  };
}

/** A client that does what is asked, and nothing about callbacks. */
function plainClient(send: (metadata: Metadata, name: string, value: string) => void): ClientAdapter {
  return (dyeing) => (options, nextCall) => {
    const call = nextCall(options);
    return new InterceptingCall(call, {
      start: (metadata, listener, next) => {
        for (const [name, value] of dyeing.outboundHeaders(call.getPeer())) send(metadata, name, value);
        next(metadata, listener);
      },
    });
  };
}

/** Sends the dye to every target. */
const allowListIgnored: ClientAdapter = (dyeing) => {
  const everywhere: typeof dyeing = Object.create(dyeing, {
    bind: { value: dyeing.bind.bind(dyeing) },
    // A message goes to whoever reads the queue: no list is asked.
    outboundHeaders: { value: () => Object.entries(dyeing.injectMessage({})) },
  });
  return dyeingClientInterceptor(everywhere);
};

/** Knows of a proxy what the environment said when the interceptor was made. */
const environmentAtCreation: ClientAdapter = (dyeing) =>
  process.env.grpc_proxy === undefined
    ? plainClient((metadata, name, value) => metadata.set(name, value))(dyeing)
    : dyeingClientInterceptor(dyeing);

const DYED = "a dyed request is dyed at every point, and sends its dye on unchanged";
const ISOLATION = "concurrent requests share nothing and lose nothing";
const ECHO = "the response says request id and color, one line each";
const CALLS_BACK = "the library calls back in the dye of the caller";

describeMutants("the suite finds a gRPC adapter with", [
  {
    what: "the dye in a module variable (server)",
    subject: serverOnStorage(grpcServerSubject("unary", dyeingServerInterceptor), () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "enterWith instead of run (server)",
    subject: serverOnStorage(grpcServerSubject("bidi", dyeingServerInterceptor), () => new EnterWithStorage()),
    caughtBy: ["tags added in a handler travel on, and stay in what that part of the handler started"],
  },
  {
    what: "the dye lost after the metadata (unary)",
    subject: grpcServerSubject("unary", metadataOnly),
    caughtBy: [DYED, ISOLATION],
  },
  {
    what: "the dye lost after the metadata (bidi)",
    subject: grpcServerSubject("bidi", metadataOnly),
    caughtBy: [DYED, ISOLATION],
  },
  {
    what: "the end of a cancelled call left out",
    subject: grpcServerSubject("serverStreaming", withoutCancelled),
    caughtBy: ["a call that is cut off is dyed to its last event", ISOLATION],
  },
  {
    what: "no echo",
    subject: grpcServerSubject(
      "unary",
      spoilingEcho((metadata) => {
        for (const name of Object.keys(metadata.getMap())) if (name.startsWith("x-")) metadata.remove(name);
      }),
    ),
    caughtBy: [ECHO],
  },
  {
    what: "headers appended instead of set (server)",
    subject: grpcServerSubject(
      "unary",
      spoilingEcho((metadata) => {
        for (const [name, value] of Object.entries(metadata.getMap())) metadata.add(name, value);
      }),
    ),
    caughtBy: [ECHO],
  },
  {
    what: "the dye in a module variable (client)",
    subject: clientOnStorage(grpcClientSubject("unary", dyeingClientInterceptor), () => new ModuleVariableStorage()),
    caughtBy: [ISOLATION],
  },
  {
    what: "headers appended instead of set (client)",
    subject: grpcClientSubject(
      "unary",
      plainClient((metadata, name, value) => metadata.add(name, value)),
    ),
    caughtBy: [
      "row 28: a color that the caller set by hand as x-trace-color stands, in one line",
      "installed twice, it adds each line once",
    ],
  },
  {
    what: "the dye written into the caller's Metadata",
    subject: grpcClientSubject(
      "unary",
      plainClient((metadata, name, value) => metadata.set(name, value)),
    ),
    caughtBy: ["the caller's own headers are not changed"],
  },
  {
    what: "the proxy's variables read before the channel was made",
    subject: grpcClientSubject("unary", environmentAtCreation),
    caughtBy: ["a host that is not allowed gets nothing through a proxy that is, and neither does the proxy"],
  },
  {
    what: "an allow-list that nobody asks",
    subject: grpcClientSubject("unary", allowListIgnored),
    caughtBy: ["a host that is not allowed gets nothing"],
  },
  {
    what: "the proxy of a channel taken for its target",
    subject: grpcClientSubject(
      "unary",
      plainClient((metadata, name, value) => metadata.set(name, value)),
    ),
    caughtBy: ["a host that is not allowed gets nothing through a proxy that is, and neither does the proxy"],
  },
  {
    what: "callbacks left in the context of the connection",
    subject: grpcClientSubject(
      "bidi",
      plainClient((metadata, name, value) => metadata.set(name, value)),
    ),
    caughtBy: [CALLS_BACK],
  },
]);
