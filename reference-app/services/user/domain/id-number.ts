/**
 * Chinese citizen identity numbers, GB 11643-1999: 6 digits of area, 8 of birth date, 3 of sequence and one check
 * character, ISO 7064 MOD 11-2 over the 17 digits.
 */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = "10X98765432";

/** The check character for the first 17 digits. */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17.charAt(i)), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** What an identity number says about its owner. */
export interface IdNumber {
  /** 18 characters, an `X` in upper case. */
  readonly value: string;
  readonly birthDate: Date;
}

/** Undefined when the form, the province, the birth date or the check character is wrong. */
export function parseIdNumber(text: string): IdNumber | undefined {
  const value = text.trim().toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(value)) return undefined;
  if (!PROVINCES.has(value.slice(0, 2))) return undefined;
  const birthDate = parseDate(value.slice(6, 14));
  if (birthDate === undefined) return undefined;
  return checkCharacter(value) === value.charAt(17) ? { value, birthDate } : undefined;
}

/** GB/T 2260: the first two digits name the province. */
const PROVINCES = new Set(
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" "),
);

function parseDate(yyyymmdd: string): Date | undefined {
  const [year, month, day] = [yyyymmdd.slice(0, 4), yyyymmdd.slice(4, 6), yyyymmdd.slice(6, 8)];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // 2023-02-30 is no Invalid Date in every engine: it may roll over into March.
  const same = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
  return same && Number(year) >= 1900 ? date : undefined;
}
