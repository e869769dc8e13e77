import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { cookieOf } from "../wire/cookie-of.ts";
import type { Exchange } from "./exchange.ts";
import type { VisitorOptions } from "./visitor-options.ts";

const DAY_S = 24 * 60 * 60;
/** 128 random bits, base64url; seconds since 1970, base 36; HMAC-SHA256, base64url. */
const TOKEN = /^([\w-]{22})\.([0-9a-z]{1,9})\.([\w-]{43})$/;

interface Visitor {
  readonly id: string;
  /** Seconds since 1970. */
  readonly until: number;
}

/**
 * Units for people who are not logged in: a random id in a signed cookie. It is looked at, and given, only when a rule asks
 * for it; who asks for nothing gets none.
 */
export class Visitors {
  readonly #secrets: readonly string[];
  readonly #cookie: string;
  readonly #seconds: number;
  readonly #secure: boolean | undefined;

  constructor({ secrets, cookie = "dyeing-visitor", days = 90, secure }: VisitorOptions) {
    this.#secrets = [...secrets];
    this.#cookie = cookie;
    this.#seconds = days * DAY_S;
    this.#secure = secure;
  }

  /** The visitor's id, which the answer to this request gives where it is new or old. Undefined where no answer can. */
  idOf(exchange: Exchange): string | undefined {
    const now = Math.floor(Date.now() / 1000);
    const known = this.#known(exchange, now);
    if (known !== undefined && known.until - now > this.#seconds / 2) return known.id;
    // Clients of gRPC keep no cookies: each call would be somebody else's.
    if (exchange.appendResponseHeader === undefined || isGrpc(exchange)) return known?.id;
    const id = known?.id ?? randomBytes(16).toString("base64url");
    exchange.appendResponseHeader("set-cookie", this.#setCookie({ id, until: now + this.#seconds }, exchange));
    return id;
  }

  #known(exchange: Exchange, now: number): Visitor | undefined {
    const lines = exchange.header("cookie");
    if (lines === undefined) return undefined;
    const token = cookieOf(typeof lines === "string" ? lines : lines.join("; "), this.#cookie);
    const [, id = "", ends = "", signature = ""] = TOKEN.exec(token ?? "") ?? [];
    if (!this.#secrets.some((secret) => isSame(signature, this.#sign(secret, id, ends)))) return undefined;
    const until = Number.parseInt(ends, 36);
    return until > now ? { id, until } : undefined;
  }

  #setCookie({ id, until }: Visitor, exchange: Exchange): string {
    const ends = until.toString(36);
    const [secret = ""] = this.#secrets;
    const secure = (this.#secure ?? isEncrypted(exchange)) ? "; Secure" : "";
    const token = `${id}.${ends}.${this.#sign(secret, id, ends)}`;
    return `${this.#cookie}=${token}; Path=/; Max-Age=${this.#seconds}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** The cookie's name is signed too: a token of one use is none for another. */
  #sign(secret: string, id: string, ends: string): string {
    return createHmac("sha256", secret).update(`${this.#cookie}\0${id}.${ends}`).digest("base64url");
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** Or was, up to a proxy. Whoever claims so in vain gets a cookie that the browser does not keep. */
function isEncrypted(exchange: Exchange): boolean {
  return exchange.peer?.tls === true || exchange.header("x-forwarded-proto") === "https";
}

function isGrpc(exchange: Exchange): boolean {
  return String(exchange.header("content-type") ?? "").startsWith("application/grpc");
}
