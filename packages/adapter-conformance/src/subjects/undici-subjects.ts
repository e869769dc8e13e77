import type { OutboundSubject } from "../subject/outbound-subject.ts";
import type { OutboundTrait } from "../subject/outbound-traits.ts";
import { startHttp2Recorder } from "../support/http2-recorder.ts";
import { fetchSubject } from "./fetch-subject.ts";
import type { UndiciDispatcher, UndiciLibrary } from "./undici-library.ts";
import { undiciRequestSubject } from "./undici-request-subject.ts";

/** The clients of one copy of undici, each with a limit of connections. */
export function undiciSubjects(name: string, undici: UndiciLibrary, loadShare: number): OutboundSubject[] {
  const { Agent, Pool, BalancedPool, RoundRobinPool, ProxyAgent } = undici;
  const common = { undici, loadShare };
  const pools = Object.entries({ Pool, BalancedPool, RoundRobinPool }).flatMap(([kind, Kind]) =>
    Kind === undefined ? [] : [{ kind, Kind }],
  );
  return [
    undiciRequestSubject({
      ...common,
      name: `${name}.request`,
      traits: ["redirects", "limited-connections"],
      dispatcher: (limit) => {
        const agent = redirecting(undici, new Agent(limit));
        return () => agent;
      },
      // In absolute form.
      proxied: (uri) => new ProxyAgent({ uri, proxyTunnel: false }),
      socket: (socketPath) => () => new Agent({ connect: { socketPath } }),
    }),
    ...pools.map(({ kind, Kind }) =>
      undiciRequestSubject({
        ...common,
        name: `${name}.request, ${kind}`,
        traits: ["limited-connections"],
        dispatcher: (limit) => (origin) => new Kind(origin, limit),
        socket: (socketPath) => (origin) => new Kind(origin, { socketPath }),
      }),
    ),
    ...repeating(undici).map(({ kind, traits, wrap }) =>
      undiciRequestSubject({
        ...common,
        loadShare: loadShare / 4,
        name: `${name}.request, ${kind}`,
        traits: ["limited-connections", "repeats", ...traits],
        dispatcher: (limit) => {
          const agent = wrap(new Agent(limit));
          return () => agent;
        },
      }),
    ),
    fetchSubject({
      name: `${name}.fetch`,
      loadShare,
      traits: ["limited-connections"],
      connect: ({ connections }) => fetchOn(undici, new Agent({ connections })),
      connectToSocket: (socketPath) => fetchOn(undici, new Agent({ connect: { socketPath } })),
      connectThrough: (proxy) => fetchOn(undici, new ProxyAgent({ uri: `http://${proxy}`, proxyTunnel: true })),
    }),
  ];
}

/** The same over HTTP/2 without TLS, which only a client of its own speaks. */
export function undiciHttp2Subject(name: string, undici: UndiciLibrary, loadShare: number): OutboundSubject {
  const { H2CClient } = undici;
  if (H2CClient === undefined) throw new Error(`${name} has no client for HTTP/2 without TLS`);
  return undiciRequestSubject({
    undici,
    loadShare,
    name: `${name}.request, HTTP/2`,
    traits: [],
    listen: startHttp2Recorder,
    dispatcher: () => (origin) => new H2CClient(origin),
  });
}

function redirecting({ interceptors }: UndiciLibrary, agent: UndiciDispatcher): UndiciDispatcher {
  return agent.compose(interceptors.redirect?.({ maxRedirections: 3 }));
}

interface Repeating {
  readonly kind: string;
  readonly traits: readonly OutboundTrait[];
  wrap(agent: UndiciDispatcher): UndiciDispatcher;
}

/** Dispatchers that make a call again when it is answered 503, alone and stacked. */
function repeating({ RetryAgent, interceptors }: UndiciLibrary): readonly Repeating[] {
  const again = { minTimeout: 2, statusCodes: [503], methods: ["POST"] };
  const retry = () => interceptors.retry?.(again);
  const redirect = () => interceptors.redirect?.({ maxRedirections: 3 });
  return [
    { kind: "RetryAgent", traits: [], wrap: (agent) => new RetryAgent(agent, again) },
    { kind: "redirect over retry", traits: ["redirects"], wrap: (agent) => agent.compose(retry(), redirect()) },
    { kind: "retry over redirect", traits: ["redirects"], wrap: (agent) => agent.compose(redirect(), retry()) },
  ];
}

function fetchOn(undici: UndiciLibrary, dispatcher: UndiciDispatcher) {
  return {
    fetch: (url: string, init: object) => undici.fetch(url, { ...init, dispatcher }),
    close: () => dispatcher.destroy(),
  };
}
