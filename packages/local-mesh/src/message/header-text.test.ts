import { expect, it } from "vitest";
import { headerText } from "./header-text.ts";

it.each([
  { bytes: "plain", text: "plain", why: "ASCII as it is" },
  { bytes: Buffer.from("\u4e2d\u6587 \u00e9").toString("latin1"), text: "\u4e2d\u6587 \u00e9", why: "UTF-8" },
  { bytes: "\u00e9", text: "\u00e9", why: "what is no UTF-8 byte by byte" },
])("reads $why", ({ bytes, text }) => {
  expect(headerText(bytes)).toBe(text);
});
