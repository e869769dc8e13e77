import assert from "node:assert/strict";
import { createHmac, createSecretKey } from "node:crypto";
import { DyeingPropagator } from "@dyeing/opentelemetry";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { nodeHeadersAccessor } from "@dyeing/sdk/adapter";
import { DyeSigner, DyeVerifier, SigningKeys } from "@dyeing/sdk/trust";
import { encodeDye, signedText } from "@dyeing/sdk/wire";
import { context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CBaggagePropagator } from "@opentelemetry/core";
import { decodeMinimal, encodeMinimal } from "../minimal/minimal-dye.ts";
import { dyedHeaders, TAGS, wireDye } from "./dyed-request.ts";

/** One operation; `index` counts them up, for those that need something new each time. */
export type Operation = (index: number) => void;

type Carrier = Record<string, string>;

/** How many prepared inputs an operation goes through. */
const INPUTS = 64;

const SECRET = Buffer.alloc(32, "a secret of thirty-two bytes");
const KEYS = new SigningKeys([{ id: "k1", secret: SECRET }]);
const AUDIENCE = "carpool-prod";

/**
 * The codec operations by name. Each is made once per process, checks that it does its work, and writes to or reads
 * from a plain object of Node header names.
 */
export const codecOperations: Readonly<Record<string, () => Operation>> = {
  /** A dye that was never encoded: all of encodeDye. */
  "encode-fresh": () => {
    const dyes = Array.from({ length: INPUTS }, (_, index) => wireDye(index));
    return checked((carrier, index) => {
      for (const [name, value] of encodeDye(at(dyes, index))) carrier[name] = value;
    });
  },

  /** As services do it: the lines of a request are encoded once, then set on each of its calls. */
  "inject-cached": () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const propagator = new DyeingPropagator();
    return benchDyeing().receiveMessage(dyedHeaders(0), () => {
      const ctx = context.active();
      return checked((carrier) => propagator.inject(ctx, carrier, nodeHeadersAccessor));
    });
  },

  /** `x-dye` as it came before: its parse is remembered. The rest is read and checked every time. */
  "extract-remembered": () => extract((index) => dyedHeaders(index)),

  /** An `x-dye` never seen before. */
  "extract-fresh": () => {
    let unique = 0;
    return extract(
      (index) => dyedHeaders(index),
      (text) => text.replace("sha256-4d5e0c1f", `rev-${unique++}`),
    );
  },

  "baggage-inject": () => {
    const propagator = new W3CBaggagePropagator();
    const baggages = Array.from({ length: INPUTS }, (_, index) =>
      propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(baggageEntries(index))),
    );
    const inject: Operation = (index) => {
      const carrier: Carrier = {};
      propagator.inject(at(baggages, index), carrier, nodeHeadersAccessor);
      sink = carrier;
    };
    inject(0);
    assert.equal(String((sink as Carrier).baggage).split(",").length, 4);
    return inject;
  },

  "baggage-extract": () => {
    const propagator = new W3CBaggagePropagator();
    const inputs = Array.from({ length: INPUTS }, (_, index) => {
      const carrier: Carrier = {};
      propagator.inject(
        propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(baggageEntries(index))),
        carrier,
        nodeHeadersAccessor,
      );
      return carrier;
    });
    assert.equal(
      propagation.getBaggage(propagator.extract(ROOT_CONTEXT, at(inputs, 0), nodeHeadersAccessor))?.getAllEntries()
        .length,
      4,
    );
    return (index) => {
      sink = propagator.extract(ROOT_CONTEXT, at(inputs, index), nodeHeadersAccessor);
    };
  },

  /** A signature of a dye that was just decided. */
  sign: () => {
    const signer = new DyeSigner({ keys: KEYS, audience: AUDIENCE, lifetime: 300, count: () => {} });
    const dyes = Array.from({ length: INPUTS }, (_, index) => wireDye(index));
    assert.match(signer.sign(at(dyes, 0)) ?? "", /tags=4/);
    return (index) => {
      sink = signer.sign(at(dyes, index));
    };
  },

  /** The same signature checked: parsed, made again, compared, its time and audience looked at. */
  verify: () => {
    const signer = new DyeSigner({ keys: KEYS, audience: AUDIENCE, lifetime: 86_400, count: () => {} });
    const verifier = new DyeVerifier({ keys: KEYS, audience: AUDIENCE, clockSkew: 60 });
    const dyes = Array.from({ length: INPUTS }, (_, index) => {
      const dye = wireDye(index);
      return { ...dye, signature: signer.sign(dye) };
    });
    const refused = (reason: string) => assert.fail(reason);
    assert.equal(verifier.verified(at(dyes, 0), refused)?.tags.length, 4);
    return (index) => {
      sink = verifier.verified(at(dyes, index), refused);
    };
  },

  /** The HMAC of such a text, as Node makes it, and nothing else. */
  "bare-hmac": () => {
    const key = createSecretKey(SECRET);
    const texts = Array.from({ length: INPUTS }, (_, index) => {
      const dye = wireDye(index);
      const claims = { keyId: "k1", issued: 1_764_151_200, expires: 1_764_151_500, audience: AUDIENCE, tags: 4 };
      return signedText(claims, dye, dye.tags);
    });
    return (index) => {
      sink = createHmac("sha256", key).update(at(texts, index)).digest("base64");
    };
  },

  "minimal-encode": () => {
    const dyes = Array.from({ length: INPUTS }, (_, index) => decodeMinimal(dyedHeaders(index)));
    return checked((carrier, index) => encodeMinimal(at(dyes, index), carrier));
  },

  "minimal-decode": () => {
    const inputs = Array.from({ length: INPUTS }, (_, index) => dyedHeaders(index));
    assert.equal(Object.keys(decodeMinimal(at(inputs, 0)).tags).length, 4);
    return (index) => {
      sink = decodeMinimal(at(inputs, index));
    };
  },
};

/** What an operation made last: it must not be optimised away. */
let sink: unknown;

/** A writing operation, proved to write color and tags. */
function checked(write: (carrier: Carrier, index: number) => void): Operation {
  const operation: Operation = (index) => {
    const carrier: Carrier = {};
    write(carrier, index);
    sink = carrier;
  };
  operation(0);
  for (const header of ["x-trace-color", ...Object.keys(TAGS)]) {
    assert.equal((sink as Carrier)[header], dyedHeaders(0)[header]);
  }
  return operation;
}

/**
 * Our propagator's extract. It is lazy about nothing: the tags are read, checked against the grammar and the limits.
 * `vary` changes `x-dye` for each operation.
 */
function extract(headers: (index: number) => Carrier, vary?: (dyeText: string) => string): Operation {
  benchDyeing();
  const propagator = new DyeingPropagator();
  const inputs = Array.from({ length: INPUTS }, (_, index) => headers(index));
  const text = inputs[0]?.["x-dye"] ?? "";
  assert.notEqual(propagator.extract(ROOT_CONTEXT, at(inputs, 0), nodeHeadersAccessor), ROOT_CONTEXT);
  return (index) => {
    const input = at(inputs, index);
    if (vary !== undefined) input["x-dye"] = vary(text);
    sink = propagator.extract(ROOT_CONTEXT, input, nodeHeadersAccessor);
  };
}

function benchDyeing(): Dyeing {
  return createDyeing({ service: "bench", role: "interior", allow: ["127.0.0.1"] });
}

function baggageEntries(index: number): Record<string, { value: string }> {
  const entries = Object.entries(TAGS).map(([header, value]) => [
    header.slice(2),
    { value: header === "x-hot-zone" ? `BJ_HAI_DIAN_${index % 16}` : decodeURIComponent(value) },
  ]);
  return Object.fromEntries(entries);
}

function at<T>(list: readonly T[], index: number): T {
  return list[index % INPUTS] as T;
}
