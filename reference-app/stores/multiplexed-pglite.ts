import { type ExecProtocolOptionsStream, PGlite } from "@electric-sql/pglite";

const SYNC = "S".charCodeAt(0);
const EXTENDED_QUERY = new Set([..."PBDECHF"].map((type) => type.charCodeAt(0)));

/**
 * A PGlite that several clients may share through the socket server.
 *
 * The socket server hands messages over one by one and keeps to one client only while a transaction is open. An
 * extended query is five messages (Parse, Bind, Describe, Execute, Sync) outside of any transaction, and a large one
 * arrives in several pieces: another client's Parse in between would replace the unnamed statement, and the first
 * client would be answered with the other's query. Reporting an unfinished extended query as an open transaction
 * makes the socket server stay with its client until Sync.
 */
export class MultiplexedPGlite extends PGlite {
  #queryOpen = false;

  override async execProtocolRawStream(message: Uint8Array, options: ExecProtocolOptionsStream): Promise<void> {
    await super.execProtocolRawStream(message, options);
    const type = message[0];
    if (type === SYNC) this.#queryOpen = false;
    else if (type !== undefined && EXTENDED_QUERY.has(type)) this.#queryOpen = true;
  }

  override isInTransaction(): boolean {
    return this.#queryOpen || super.isInTransaction();
  }

  /** The socket server calls this to roll back what a client left behind that went away. */
  override exec(...args: Parameters<PGlite["exec"]>): ReturnType<PGlite["exec"]> {
    this.#queryOpen = false;
    return super.exec(...args);
  }
}
