/** The variables that make grpc-js go through an HTTP proxy. It reads them in this order, and takes the first. */
const PROXY_VARIABLES = ["grpc_proxy", "https_proxy", "http_proxy"] as const;

/**
 * A channel that goes through a proxy names the proxy as its peer, and keeps its real target to itself. Such a peer is
 * told by the environment, which is read when this is made and again when a peer is first seen: grpc-js reads it when
 * the channel is made, in between. Any of the variables counts, whichever grpc-js took.
 */
export class GrpcChannelTarget {
  readonly #known = new Map<string, string>();
  readonly #proxies = proxyPeers();

  /**
   * @param peer What the call names before it has an address.
   * @returns The peer, or a text that is no target where the real one is not known.
   */
  of(peer: string): string {
    let target = this.#known.get(peer);
    if (target === undefined) {
      const isProxy = this.#proxies.has(peer) || proxyPeers().has(peer);
      target = isProxy ? `unknown, behind the proxy ${peer}` : peer;
      this.#known.set(peer, target);
    }
    return target;
  }
}

/** The peers that channels through a proxy have: `dns:squid:3128`. Source: grpc-js, http_proxy.ts. */
function proxyPeers(): Set<string> {
  const peers = new Set<string>();
  for (const name of PROXY_VARIABLES) {
    const text = process.env[name];
    if (text === undefined || !URL.canParse(text)) continue;
    const { hostname, port } = new URL(text);
    peers.add(`dns:${hostname}:${port === "" ? "80" : port}`);
  }
  return peers;
}
