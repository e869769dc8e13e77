import type { CounterReason } from "../process/counter-reason.ts";
import type { LogLevel } from "./log.ts";

/** What is said when something is counted. */
export interface Remedy {
  /** What happened and what to do, for an operator. */
  readonly text: string;
  /** `debug` for what is ordinary. */
  readonly level: LogLevel;
  /**
   * `once`; once for each `subject` that it was counted with, such as a host; or `anew` each time: what an operator does is
   * rare, and each of it has an answer.
   */
  readonly said: "once" | "per-subject" | "anew";
}

const warn = (text: string): Remedy => ({ text, level: "warn", said: "once" });
const debug = (text: string): Remedy => ({ text, level: "debug", said: "once" });
const perSubject = (text: string): Remedy => ({ text, level: "warn", said: "per-subject" });
const anew = (text: string): Remedy => ({ text, level: "warn", said: "anew" });

const REPORT = "this is a fault of the SDK, please report it";

/** By reason, as in docs/reference/counters.md. */
export const REMEDIES: Readonly<Record<CounterReason, Remedy>> = {
  "color-missing": warn("`x-dye` came without a color; find the hop that strips `x-trace-color`"),
  "color-repeated": warn(
    "the color came in two lines, or with a comma; a proxy or the caller appends instead of setting",
  ),
  "color-malformed": warn("a color that came is no DNS label; look at who sets it"),
  "dye-malformed": warn("an `x-dye` that came is not of the wire format; look at who sets it"),
  "tag-denied": warn("`x-dye` lists a header that may not carry a tag; name another header"),
  "tag-missing": warn("`x-dye` lists a header that did not arrive; something on the way strips it"),
  "tag-malformed": warn("a tag came in two lines, with a comma, or with bad bytes; look at who sets it"),
  "tag-invalid": warn("a tag set in code or by a rule cannot travel; check key and value"),
  "tag-unknown": warn("`withTags` was given a key whose header is not known; name it under the policy's `tags`"),
  "tag-key-taken": debug("two headers of a dye claim one key; update services on the way that have SDK 0.1"),
  "header-not-text": warn("a dye header of a message is neither text nor bytes; look at who sets it"),
  "tag-not-allowed": warn(
    "a tag that the application handed in has a value that the policy does not know; name it under the tag's `values`",
  ),
  "decide-outside-request": warn("`decide` was called outside of a request; call it where the request is handled"),
  "decide-not-at-edge": warn(
    '`decide` was called in a service that does not decide; give it `role: "edge"` and a policy, or leave it out',
  ),
  "decide-twice": warn("a request was decided a second time; call `decide` once"),
  "decide-too-late": warn(
    "`decide` was called after the dye had gone out; call it before the request's first outbound call",
  ),
  "decide-failed": warn(`deciding failed, and the request went on as it was; ${REPORT}`),
  "facts-failed": warn("what the application handed in to decide by could not be read; give records of texts"),
  "prepare-timeout": warn("a policy was not ready for a request in time, and decided without what it waited for"),
  "prepare-failed": warn("getting ready for a request failed; the policy's `prepare()` must not throw"),
  "tags-failed": warn("the tags given to `withTags` could not be read; give a record of texts"),
  "tags-without-dye": warn(
    "`withTags` was called where no dye is known; mount the middleware earlier, or use `runAsRoot`",
  ),
  "over-budget": warn("a tag was dropped because the dye was too large; shorten values or set priorities"),
  "inbound-untrusted": debug("dye headers from outside were not taken; expected at an edge"),
  "dye-restored": debug(
    "a dye came without its headers, and was taken from a mirror: a hop before hands on no dye of its own",
  ),
  "mirror-over-limit": warn(
    "has no room for a dye beside what others have put there, or for all of its tags; mirror fewer tags",
  ),
  "peer-untrusted": perSubject(
    "sent a dye, and is none of the peers whose dye is taken; if it is one, name it under `peers`",
  ),
  "too-many-hops": warn("a dye came that more services have received than `trust.maxHops` allows; look for a loop"),
  "signature-missing": warn(
    "came without a signature: it was never signed, or a service on the way does not hand `x-dye-sig` on; give the edge keys, or update that service",
  ),
  "signature-malformed": warn("an `x-dye-sig` that came is not of the wire format; look at who sets it"),
  "signature-key-unknown": warn("is no key of this service: give it the new key before the edge signs with it"),
  "signature-wrong": warn(
    "is not what was signed: it was forged, its tags were changed or dropped on the way, or two keys have one id",
  ),
  "signature-other-audience": warn("was signed for another audience; `trust.audience` has to be the same at both ends"),
  "signature-from-future": warn("was signed in the future; set the clocks, or `trust.clockSkew`"),
  "signature-expired": warn(
    "has a signature that is over: it was kept and sent again, it took too long, or clocks differ; see `trust.lifetime` and `trust.clockSkew`",
  ),
  "tag-unsigned": warn("a tag that was added after the edge had signed was not taken; let the edge set it"),
  "signature-keys-failed": warn(
    "the keys of signatures could not be had, so nothing is signed, and nothing signed is taken",
  ),
  "undyed-required-missing": debug("a required tag was missing, so the request stays undyed; or make the tag optional"),
  "undyed-decide-failed": warn(`the policy failed on a request, which stays undyed; ${REPORT}`),
  "received-twice": warn(
    "a request was received twice; install the middleware once, or leave it to `@dyeing/sdk/register`",
  ),
  "context-rebound": debug("OpenTelemetry's context held another request's record, which was taken"),
  "context-lost": warn(
    "was answered outside of its request's context: a library on the way lost it, and calls made there carry no dye, or another's; wrap what the library keeps in `dyeing.bind()`",
  ),
  "policy-rejected": anew("the policy that was active stays; mend the file"),
  "policy-last-good": anew("the last good policy decides, as it was kept on disk; mend the file"),
  "policy-not-kept": anew("the policy could not be kept as the last good one; look at the file and its folder"),
  "policy-revision-reused": anew(
    "the policy changed and its revision did not, so decisions of both say the same; give it another",
  ),
  "policy-warning": anew("look at that place of the policy"),
  "policy-not-watched": anew("changes of the policy are not seen until the process starts again"),
  "tag-source-late": perSubject(
    "a source of tags did not answer in time, and its tags were absent; look at the source",
  ),
  "tag-source-failed": perSubject("a source of tags failed, and its tags were absent; look at the source"),
  "tag-source-stale": perSubject("a source of tags did not answer, and an older value was taken; look at the source"),
  "policy-failed": warn("the policy source failed; its `current()` must not throw"),
  "receive-failed": warn(`reading a request failed, and it ran without a dye; ${REPORT}`),
  "inject-failed": warn(`writing message headers failed, and they went out as they were; ${REPORT}`),
  "extract-failed": warn(`a propagator's extract failed; ${REPORT}`),
  "attributes-full": warn(
    "a message had as many attributes as its transport takes, and went out without a dye; leave one free",
  ),
  "payload-without-fields": warn(
    "a payload that can have no field (a list, null, an object with a toJSON) went out without a dye; put it into an object",
  ),
  "outbound-failed": warn(`adding headers to a request failed, and it went out without; ${REPORT}`),
  "outbound-caller-set": debug(
    "a dye header was set by the caller already, and stands; do not forward dye headers by hand",
  ),
  "outbound-not-allowed": perSubject(
    "may not receive a dye, and got none; if it is yours, allow it: with the option `allow`, DYEING_ALLOW, or `trust.outbound.allow` of the policy",
  ),
  "outbound-removed": warn(
    "a header of a dye was in a request to a host that may not receive one, and was taken out; do not forward dye headers by hand, or allow the host",
  ),
  "outbound-leaked": warn(`a header of a dye left for a host that may not receive one; ${REPORT}`),
  "outbound-grpc-bypassed": perSubject(
    "was called past `dyeingClientInterceptor`: `interceptors` given with a call replace those of its client; give ours with the call as well, first",
  ),
  "outbound-headers-sent": warn(`the headers of a request had left before a dye could be added; ${REPORT}`),
  "undici-not-wrapped": warn(
    "a copy of undici that is bundled, or loaded out of sight, sends no dye where nobody knows the caller; leave undici out of the bundle, or use Node's own fetch",
  ),
};
