import { z } from "zod";
import { text } from "../../../kit/text.ts";

const shortText = text(100);

export const RegisterRequest = z.object({
  name: shortText,
  phone: z.string("is required").regex(/^1[3-9]\d{9}$/, "must be a mobile number of 11 digits"),
  realName: shortText,
  idNumber: z.string("is required").length(18, "must have 18 characters"),
});

export const SessionRequest = z.object({ userId: shortText, deviceId: shortText });

export const VerifyRequest = z.object({
  token: text(2_048),
});
