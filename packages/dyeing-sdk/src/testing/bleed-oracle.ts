import type { Dye } from "../context/dye.ts";
import { encodeDye } from "../wire/encode-dye.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import { keyOfHeader } from "../wire/vocabulary.ts";
import { type Sent, sentIn } from "./sent.ts";

/** A request to send: no other has a dye like its. */
export interface OracleRequest {
  /** Says whose something is, independently of any dye: to be carried in the path or the body, and handed back. */
  readonly origin: string;
  /** Its dye, for the headers of the request or message. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of the dyes. Each request counts once, by the worst that was seen of it. */
export interface BleedReport {
  /** Requests of which something was seen. */
  readonly requests: number;
  /** Requests of which nothing was seen: they are in no other figure. */
  readonly unseen: number;
  /** Requests in whose name another dye was seen than theirs, in part or as a whole. */
  readonly bled: number;
  /** Requests in whose name no dye was seen, or that of an undyed request. */
  readonly lost: number;
  /** Of the first that bled or lost, what was seen. */
  readonly examples: readonly string[];
  /** With 95 % confidence, fewer requests than this part bleed or lose their dye. Undefined where some did, or none was seen. */
  readonly upperBound: number | undefined;
}

const TAG = "x-bleed-oracle";
const KEY = keyOfHeader(TAG);
const EXAMPLES = 10;
const CONFIDENCE = 0.95;
/** Of a request: nothing seen, its own dye only, none, another's. The worst stands. */
const UNSEEN = 0;
const OWN = 1;
const LOST = 2;
const BLED = 3;

/**
 * Tells whose dye is whose. It makes requests that each have a dye of their own, is shown what was sent and seen in the name of
 * each, and compares. A byte for each request is all that it keeps, so it can go on for millions.
 */
export class BleedOracle {
  #seen = new Uint8Array(1024);
  #made = 0;
  readonly #examples: string[] = [];

  request(): OracleRequest {
    const number = this.#made;
    this.#made += 1;
    if (number >= this.#seen.length) {
      const longer = new Uint8Array(this.#seen.length * 2);
      longer.set(this.#seen);
      this.#seen = longer;
    }
    const tag = { header: TAG, value: tagOf(number), scope: "route", priority: 0 } as const;
    const wire = { color: colorOf(number), tags: [tag], revision: undefined, rule: undefined, origin: "oracle" };
    return {
      origin: String(number),
      headers: Object.fromEntries(encodeDye({ ...wire, hop: 0, cut: false, rest: "" })),
    };
  }

  /** Headers that were sent in the name of a request, as the far side got them. */
  sent(origin: string, headers: object): void {
    this.#compare(origin, sentIn(headers));
  }

  /** What code found when it ran in the name of a request: `dyeing.current()`. */
  ran(origin: string, dye: Pick<Dye, "color" | "tags"> | undefined): void {
    this.#compare(origin, { color: dye?.color, tags: dye?.tags ?? {} });
  }

  report(): BleedReport {
    const count = { [UNSEEN]: 0, [OWN]: 0, [LOST]: 0, [BLED]: 0 };
    for (const verdict of this.#seen.subarray(0, this.#made)) count[verdict as keyof typeof count] += 1;
    const requests = this.#made - count[UNSEEN];
    const isClean = requests > 0 && count[LOST] === 0 && count[BLED] === 0;
    return {
      requests,
      unseen: count[UNSEEN],
      bled: count[BLED],
      lost: count[LOST],
      examples: [...this.#examples],
      // The rate at which this many requests without a fault would still be seen one time in twenty.
      upperBound: isClean ? 1 - (1 - CONFIDENCE) ** (1 / requests) : undefined,
    };
  }

  #compare(origin: string, { color, tags }: Sent): void {
    const number = Number(origin);
    if (!Number.isInteger(number) || number < 0 || number >= this.#made) {
      throw new TypeError(`\`${origin}\` is no origin of this oracle`);
    }
    const isLost = color === undefined || color === DEFAULT_COLOR;
    const isOwn = color === colorOf(number) && tags[KEY] === tagOf(number);
    const verdict = isLost ? LOST : isOwn ? OWN : BLED;
    if (verdict !== OWN && this.#examples.length < EXAMPLES) {
      const seen = color === undefined ? "no dye" : `\`${color}\` with ${JSON.stringify(tags)}`;
      this.#examples.push(`${origin}: ${seen} in place of \`${colorOf(number)}\``);
    }
    this.#seen[number] = Math.max(this.#seen[number] ?? UNSEEN, verdict);
  }
}

const colorOf = (number: number) => `oracle-${number}`;
const tagOf = (number: number) => `v${number}`;
