import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** What a session token says. */
export interface Session {
  readonly userId: string;
  readonly deviceId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const Claims = z.object({ userId: z.string(), deviceId: z.string(), expiresAt: z.number() });

/** Longer tokens are not ours: refuse before hashing. */
const MAX_TOKEN_LENGTH = 1_024;

/**
 * Session tokens: base64url of the claims, a dot, base64url of their HMAC-SHA256. Nothing in them is secret; nothing
 * in them can be changed.
 */
export class SessionTokens {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  issue(session: Session): string {
    const claims = Buffer.from(JSON.stringify(session)).toString("base64url");
    return `${claims}.${this.#sign(claims).toString("base64url")}`;
  }

  /** Undefined for anything forged, changed, malformed or expired. */
  verify(token: string, now: number): Session | undefined {
    if (token.length > MAX_TOKEN_LENGTH) return undefined;
    const [claims, signature, ...rest] = token.split(".");
    if (claims === undefined || signature === undefined || rest.length > 0) return undefined;
    const given = Buffer.from(signature, "base64url");
    const expected = this.#sign(claims);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const session = parseClaims(claims);
    return session !== undefined && session.expiresAt > now ? session : undefined;
  }

  #sign(claims: string): Buffer {
    return createHmac("sha256", this.#secret).update(claims).digest();
  }
}

function parseClaims(claims: string): Session | undefined {
  try {
    const parsed = Claims.safeParse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
