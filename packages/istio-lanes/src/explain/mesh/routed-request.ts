import type { HeaderLines } from "../matching/header-lines.ts";
import { routedPath } from "../matching/normalise-path.ts";
import type { RoutedRequest, RouteRequest } from "../matching/route-request.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import type { Evidence } from "./evidence.ts";
import { makeRequestId } from "./request-id.ts";

/** A request as routes see it. What few routes ask for is worked out when it is asked for. */
export class RequestView implements RoutedRequest {
  readonly authority: string;
  readonly method: string;
  readonly headers: HeaderLines;
  readonly #request: RouteRequest;
  readonly #settings: MeshSettings;
  readonly #random: () => number;
  readonly #evidence: Evidence | undefined;
  #path: string | undefined;
  #requestId: string | undefined;

  constructor(request: RouteRequest, settings: MeshSettings, random: () => number, evidence: Evidence | undefined) {
    this.authority = request.host;
    this.method = request.method;
    this.headers = request.headers;
    this.#request = request;
    this.#settings = settings;
    this.#random = random;
    this.#evidence = evidence;
  }

  get scheme(): string {
    return this.#request.scheme ?? "http";
  }

  get path(): string {
    this.#path ??= this.#tidyPath();
    return this.#path;
  }

  get query(): string | undefined {
    const { path } = this.#request;
    const end = path.search(/[?#]/);
    return end !== -1 && path.charAt(end) === "?" ? path.slice(end + 1).split("#", 1)[0] : undefined;
  }

  madeUpRequestId(): string {
    this.#requestId ??= makeRequestId(this.#random);
    if (this.#evidence !== undefined) this.#evidence.requestId = this.#requestId;
    return this.#requestId;
  }

  #tidyPath(): string {
    const { path } = this.#request;
    const end = path.search(/[?#]/);
    const bare = end === -1 ? path : path.slice(0, end);
    return routedPath(bare, this.#settings);
  }
}
