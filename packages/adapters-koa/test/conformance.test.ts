import { describeConformance } from "@dyeing/adapter-conformance";
import { dyeingKoa } from "@dyeing/koa";
import koa2 from "koa2";
import { capabilities } from "./capabilities.ts";
import { koaMountedSubject, koaParsedSubject, koaStreamedSubject } from "./server-subject.ts";

const KOA_2 = { name: "Koa 2", Koa: koa2, loadShare: 0.2 };

for (const subject of [koaParsedSubject, koaStreamedSubject, koaMountedSubject]) {
  describeConformance(subject(dyeingKoa), capabilities);
  describeConformance(subject(dyeingKoa, KOA_2), capabilities);
}
