// Written by `dyeing-policy types dyeing.yaml`: not by hand.

/** The tags of the policy, for `createDyeing<Tags>()`. */
export interface Tags {
  readonly level: "NEW" | "SILVER" | "VIP3";
  readonly trip: string;
  readonly "hot-zone": "1";
  readonly tenant: string;
}
