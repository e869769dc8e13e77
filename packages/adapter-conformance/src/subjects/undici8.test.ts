import * as undici from "undici";
import { describeConformance } from "../run/describe-conformance.ts";
import type { UndiciLibrary } from "./undici-library.ts";
import { undiciHttp2Subject, undiciSubjects } from "./undici-subjects.ts";

const library = undici as unknown as UndiciLibrary;

for (const subject of undiciSubjects("undici 8", library, 0.2)) describeConformance(subject);
describeConformance(undiciHttp2Subject("undici 8", library, 0.2));
