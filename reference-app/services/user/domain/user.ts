export type UserLevel = "NEW" | "SILVER" | "VIP3";
export type Role = "rider" | "driver";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly level: UserLevel;
  readonly roles: readonly Role[];
  /** 0 to 1,000. */
  readonly creditScore: number;
  readonly realNameVerified: boolean;
  readonly createdAt: Date;
}

/** What everybody starts with. */
export const INITIAL_CREDIT_SCORE = 600;

/** What other people may see of a user: the phone number only by its ends. */
export function publicUser(user: User) {
  const { id, name, level, roles, creditScore, realNameVerified, createdAt } = user;
  const phone = `${user.phone.slice(0, 3)}****${user.phone.slice(-4)}`;
  return { id, name, phone, level, roles, creditScore, realNameVerified, createdAt: createdAt.toISOString() };
}
