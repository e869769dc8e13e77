import { z } from "zod";

const shortText = z
  .string("is required")
  .trim()
  .min(1, "must not be empty")
  .max(100, "must have at most 100 characters");

export const RegisterRequest = z.object({
  name: shortText,
  phone: z.string("is required").regex(/^1[3-9]\d{9}$/, "must be a mobile number of 11 digits"),
  realName: shortText,
  idNumber: z.string("is required").length(18, "must have 18 characters"),
});

export const SessionRequest = z.object({ userId: shortText, deviceId: shortText });

export const VerifyRequest = z.object({
  token: z.string("is required").min(1, "must not be empty").max(2_048, "is too long"),
});
