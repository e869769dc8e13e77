import { parseIdNumber } from "./id-number.ts";

export interface RealName {
  readonly realName: string;
  readonly idNumber: string;
}

/** The fault by field; empty when the person may ride. */
export type RealNameFaults = Readonly<Partial<Record<keyof RealName, string>>>;

/**
 * Decides whether a person is who they say they are. A real deployment asks an authority behind this interface; the
 * one here checks what can be known without asking.
 */
export interface RealNameCheck {
  check(person: RealName, now: Date): Promise<RealNameFaults>;
}

const ADULT_YEARS = 18;

/** Form of the name, GB 11643 check of the identity number, age. */
export class LocalRealNameCheck implements RealNameCheck {
  async check({ realName, idNumber }: RealName, now: Date): Promise<RealNameFaults> {
    const faults: { realName?: string; idNumber?: string } = {};
    // Han characters with the middle dot of transliterated names (艾力·买买提), or Latin letters.
    if (
      !/^(?:\p{Script=Han}[\p{Script=Han}·]*\p{Script=Han}|\p{Script=Latin}[\p{Script=Latin} .'-]+)$/u.test(realName)
    ) {
      faults.realName = "is not a name";
    }
    const id = parseIdNumber(idNumber);
    if (id === undefined) faults.idNumber = "is not a valid identity number";
    else if (yearsBetween(id.birthDate, now) < ADULT_YEARS) faults.idNumber = "belongs to a minor";
    return faults;
  }
}

function yearsBetween(birth: Date, now: Date): number {
  const years = now.getUTCFullYear() - birth.getUTCFullYear();
  const birthday = new Date(birth);
  birthday.setUTCFullYear(now.getUTCFullYear());
  return now < birthday ? years - 1 : years;
}
