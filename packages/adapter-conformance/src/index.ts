// For the tests of adapters.

export type { Load, Played } from "./load/load-size.ts";
export { playOutbound } from "./load/outbound-load.ts";
export { playServer } from "./load/server-load.ts";
export { type ConformanceCase, conformanceCases, type Subject } from "./run/conformance-cases.ts";
export { describeConformance } from "./run/describe-conformance.ts";
export { describeHttpReadme } from "./run/describe-http-readme.ts";
export { ANSWERED, type Application, type Inbound, type Point } from "./subject/application.ts";
export type { Capabilities, Unsupported } from "./subject/capabilities.ts";
export {
  type HttpClientDriver,
  type HttpOutboundOptions,
  httpOutboundSubject,
} from "./subject/http-outbound-subject.ts";
export { type HttpServerOptions, httpServerSubject } from "./subject/http-server-subject.ts";
export type {
  ConnectOptions,
  FarSide,
  HeaderForm,
  HeaderForms,
  OutboundCall,
  OutboundClient,
  OutboundSubject,
  ReceivedCall,
} from "./subject/outbound-subject.ts";
export type { OutboundTrait } from "./subject/outbound-traits.ts";
export type {
  InboundCall,
  InboundReply,
  RunningServer,
  ServerOptions,
  ServerSubject,
} from "./subject/server-subject.ts";
export { HTTP_SERVER, type ServerTrait } from "./subject/server-traits.ts";

// For tests of the suite: mistakes that it has to find.

export { EnterWithStorage } from "./mutants/enter-with-storage.ts";
export { ModuleVariableStorage } from "./mutants/module-variable-storage.ts";
export { clientOnStorage, serverOnStorage } from "./mutants/on-storage.ts";
export { describeMutants, type Mutant } from "./run/describe-mutants.ts";
export { failingCases } from "./run/failing-cases.ts";

// For drivers.

export { flatForm, headersForm, pairsForm, recordForm } from "./support/header-forms.ts";
export { groupLines, linesOfRaw } from "./support/header-lines.ts";
export { HttpClient } from "./support/http-client.ts";
export { type HttpProxy, startHttpProxy } from "./support/http-proxy.ts";
export { startHttpRecorder } from "./support/http-recorder.ts";
export { type Listening, listen } from "./support/listen.ts";
export { peerOf } from "./support/peer-of.ts";

// For tests of READMEs.

export { capabilityLines, listOf, type ReadmeProgram, runReadme } from "./support/readme.ts";
export { requestOutside } from "./support/request-outside.ts";
export { dyeLinesOf, type SampleDye, sampleDye, sorted } from "./support/sample-dye.ts";
