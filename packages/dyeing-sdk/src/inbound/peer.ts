/** Who is at the other end of a request's connection: the client, or the last proxy in front of this service. */
export interface Peer {
  /** An IP address. Undefined where there is none: a socket file, a connection that is gone. */
  readonly address: string | undefined;
  /** Whether the address is this machine's own, as a sidecar's is. */
  readonly loopback: boolean;
  /** Whether the connection is encrypted. Undefined where that is not known. */
  readonly tls: boolean | undefined;
}

/** @param address As Node and gRPC have it: an IPv4 address may come mapped to IPv6. */
export function peerOf(address: string | undefined, tls: boolean | undefined): Peer {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, "");
  return { address: plain, loopback: plain === "::1" || plain?.startsWith("127.") === true, tls };
}
