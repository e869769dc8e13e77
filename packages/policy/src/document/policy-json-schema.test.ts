import { describe, expect, it } from "vitest";
import { policyJsonSchema } from "./policy-json-schema.ts";

describe("policyJsonSchema", () => {
  const schema = policyJsonSchema();

  it("is a JSON Schema that knows every field and refuses others", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "dyeing policy",
      type: "object",
      required: ["revision"],
      additionalProperties: false,
      properties: {
        tags: { type: "object", propertyNames: { pattern: "^[a-z0-9_-]+$", maxLength: 32 } },
        rules: { type: "array", items: { type: "object", required: ["key"], additionalProperties: false } },
      },
    });
  });

  it("survives JSON", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
