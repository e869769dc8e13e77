/**
 * Whether a socket is one of a socket file (or a Windows pipe), or TLS over one. Node says it nowhere but in the make of its
 * handle.
 */
export function isSocketFile(socket: unknown): boolean {
  let handle = handleOf(socket);
  for (let depth = 0; depth < 4 && handle !== undefined; depth += 1) {
    if (handle.constructor?.name === "Pipe") return true;
    handle = handle._parent ?? undefined;
  }
  return false;
}

interface Handle {
  readonly constructor?: { readonly name?: string };
  /** Of TLS: what is below. */
  readonly _parent?: Handle | null;
}

function handleOf(socket: unknown): Handle | undefined {
  const handle = (socket as { _handle?: Handle | null } | null | undefined)?._handle;
  return handle ?? undefined;
}
