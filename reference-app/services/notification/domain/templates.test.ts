import { describe, expect, it } from "vitest";
import { type PayloadOf, type Topic, topicNames } from "../../../kit/topics.ts";
import { render, renderNotification } from "./templates.ts";

const order = { rideId: "ride-1", orderId: "ord_1", userId: "rider-0001" };
const payloads: { readonly [T in Topic]: PayloadOf<T> } = {
  "order.published": { ...order, price: 1_205 },
  "order.accepted": { ...order, tripId: "trip_1", driverId: "driver-0001" },
  "order.completed": { ...order, tripId: "trip_1" },
  "order.cancelled": { ...order, reason: "expired" },
  "payment.captured": { ...order, paymentId: "pay_1", amount: 990, method: "alipay" },
};

describe("renderNotification", () => {
  it.each(topicNames)("fills every placeholder of %s", (topic) => {
    const { text, sms } = renderNotification(topic, payloads[topic]);
    expect(text.length).toBeGreaterThan(5);
    expect(text + (sms ?? "")).not.toMatch(/[{}]|undefined|NaN/);
  });

  it("shows amounts in yuan", () => {
    expect(renderNotification("order.published", payloads["order.published"]).text).toContain("12.05 元");
    expect(renderNotification("payment.captured", payloads["payment.captured"]).sms).toContain("9.90 元");
  });

  it("sends text messages for payments only", () => {
    const withSms = topicNames.filter((topic) => renderNotification(topic, payloads[topic]).sms !== undefined);
    expect(withSms).toEqual(["payment.captured"]);
  });
});

describe("render", () => {
  it("takes values as they are, placeholders in them included", () => {
    expect(
      render(
        "{a}-{b}",
        new Map([
          ["a", "{b}"],
          ["b", "$&"],
        ]),
      ),
    ).toBe("{b}-$&");
  });

  it("refuses to leave a hole", () => {
    expect(() => render("{a} {b}", new Map([["a", 1]]))).toThrow("no value for `{b}`");
  });
});
