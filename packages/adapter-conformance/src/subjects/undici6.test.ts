import * as undici from "undici6";
import { describeConformance } from "../run/describe-conformance.ts";
import type { UndiciLibrary } from "./undici-library.ts";
import { undiciSubjects } from "./undici-subjects.ts";

for (const subject of undiciSubjects("undici 6", undici as unknown as UndiciLibrary, 0.2)) describeConformance(subject);
