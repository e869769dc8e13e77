import { randomUUID } from "node:crypto";
import { type Dispatcher, request } from "undici";
import { RIDE_ID_HEADER } from "../../kit/ride-id-header.ts";
import { attributeHeaders } from "../rides/attributes.ts";
import type { Ride } from "../rides/ride.ts";
import type { Pace } from "./pace.ts";
import { type TraceForm, traceHeaders } from "./trace-form.ts";

export type Target = "user" | "order" | "notification";

/** An answer that was not the one that the step needs. */
export class StepFailed extends Error {
  readonly code = "STEP_FAILED";
  override readonly name = "StepFailed";
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RideClientOptions {
  readonly gatewayUrl: string;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  readonly pace: Pace;
  /** Default: W3C Trace Context. */
  readonly trace?: TraceForm | undefined;
}

const HEADERS_MS = 20_000;

/** Sends the requests of one ride: always through the gateway, always part of the ride's own trace. */
export class RideClient {
  readonly #ride: Ride;
  readonly #options: RideClientOptions;

  constructor(ride: Ride, options: RideClientOptions) {
    this.#ride = ride;
    this.#options = options;
  }

  get gatewayUrl(): string {
    return this.#options.gatewayUrl;
  }

  /** Fresh span and request id for each request, the trace and the attributes of the ride. */
  headers(service: Target, token?: string): Record<string, string> {
    return {
      ...attributeHeaders(this.#ride),
      [RIDE_ID_HEADER]: this.#ride.rideId,
      "x-service-name": service,
      "x-request-id": randomUUID(),
      ...traceHeaders(this.#ride.traceId, this.#options.trace ?? "w3c"),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  post(service: Target, path: string, body: unknown, token?: string): Promise<Answer> {
    return this.#options.pace.run(() => this.#send("POST", service, path, token, body));
  }

  get(service: Target, path: string, token?: string): Promise<Answer> {
    return this.#options.pace.run(() => this.#send("GET", service, path, token));
  }

  /** A GET that waits for something to happen, and so says nothing about how busy the system is. */
  poll(service: Target, path: string, token?: string): Promise<Answer> {
    return this.#send("GET", service, path, token);
  }

  async #send(method: "GET" | "POST", service: Target, path: string, token?: string, json?: unknown): Promise<Answer> {
    const headers = this.headers(service, token);
    const response = await request(this.#options.gatewayUrl + path, {
      method,
      dispatcher: this.#options.dispatcher,
      signal: this.#options.signal,
      headersTimeout: HEADERS_MS,
      headers: json === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: json === undefined ? null : JSON.stringify(json),
    });
    const text = await response.body.text();
    return { status: response.statusCode, body: objectOf(text) };
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Shown as it is.
  }
  return { text: text.slice(0, 200) };
}
