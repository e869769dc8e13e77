// For the tests of adapters.

// For tests of the suite: mistakes that it has to find.
export { EnterWithStorage } from "./mutants/enter-with-storage.ts";
export { ModuleVariableStorage } from "./mutants/module-variable-storage.ts";
export { clientOnStorage, serverOnStorage } from "./mutants/on-storage.ts";
export { type ConformanceCase, conformanceCases, type Subject } from "./run/conformance-cases.ts";
export { describeConformance } from "./run/describe-conformance.ts";
export { describeHttpReadme } from "./run/describe-http-readme.ts";
export { failingCases } from "./run/failing-cases.ts";
export type { Application, Inbound, Point } from "./subject/application.ts";
export type { Capabilities } from "./subject/capabilities.ts";
export type {
  ConnectOptions,
  FarSide,
  OutboundCall,
  OutboundClient,
  OutboundSubject,
  ReceivedCall,
} from "./subject/outbound-subject.ts";
export type {
  InboundCall,
  InboundReply,
  RunningServer,
  ServerOptions,
  ServerSubject,
} from "./subject/server-subject.ts";
// For drivers.
export { groupLines, linesOfRaw } from "./support/header-lines.ts";
export { HttpClient } from "./support/http-client.ts";
export { type HttpProxy, startHttpProxy } from "./support/http-proxy.ts";
export { startHttpRecorder } from "./support/http-recorder.ts";
export { type Listening, listen } from "./support/listen.ts";
export { peerOf } from "./support/peer-of.ts";
// For tests of READMEs.
export { capabilityLines, listOf, type ReadmeProgram, runReadme } from "./support/readme.ts";
export { dyeLinesOf, type SampleDye, sampleDye, sorted } from "./support/sample-dye.ts";
