import { formatPath } from "@dyeing/text";
import { durationMs } from "../duration.ts";
import type { Report } from "../report.ts";
import type { CorsSpec, DestinationSpec, FaultSpec, HttpRouteSpec, PercentSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";
import { checkDuration, checkLabels, checkPort, checkRange, present, refuse } from "./checks.ts";
import { checkGatewayNames } from "./gateway-names.ts";
import { GRPC_STATUS_NAMES } from "./grpc-status.ts";
import { checkCorsHeaderName, checkHeaders, checkMatchHeaderName, isAuthorityName } from "./header-checks.ts";
import { isDnsLabel, wildcardDomainFault } from "./names.ts";
import { checkPattern, checkStringMatch } from "./patterns.ts";
import { checkRetries } from "./retries.ts";

const CORS_METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "*",
]);
const MAX_BODY_BYTES = 1024 * 1024;

/** One entry of `http`. `delegated`: of a VirtualService without hosts. */
export function checkHttpRoute(report: Report, path: Path, route: HttpRouteSpec, delegated: boolean): void {
  checkActions(report, path, route, delegated);
  checkMatches(report, path, route);
  checkHeaders(report, [...path, "headers"], route.headers);
  checkCors(report, [...path, "corsPolicy"], route.corsPolicy);
  checkFault(report, [...path, "fault"], route.fault);
  checkMirrors(report, path, route);
  checkRedirect(report, [...path, "redirect"], route);
  checkDirectResponse(report, [...path, "directResponse"], route);
  checkRetries(report, [...path, "retries"], route.retries);
  checkRewrite(report, path, route);
  checkDestinations(report, [...path, "route"], route);
  checkDuration(report, [...path, "timeout"], route.timeout);
}

/** What a route does: exactly one of route, redirect, direct response and (in a root) delegate. */
function checkActions(report: Report, path: Path, route: HttpRouteSpec, delegated: boolean): void {
  const destinations = route.route ?? [];
  if (route.delegate && !delegated) {
    for (const key of present(route, ["redirect", "route"])) {
      refuse(report, [...path, key], `a route that delegates has no \`${key}\` of its own`);
    }
    return;
  }
  if (route.delegate) refuse(report, [...path, "delegate"], "a VirtualService without hosts cannot delegate further");
  const action = present(route, ["redirect", "directResponse"])[0];
  if (action !== undefined) {
    if (destinations.length > 0) refuse(report, [...path, action], `\`${action}\` and \`route\` exclude each other`);
    for (const key of present(route, ["fault", "rewrite"])) {
      refuse(report, [...path, key], `\`${key}\` and \`${action}\` exclude each other`);
    }
    if (action === "redirect" && route.directResponse) {
      refuse(report, [...path, "directResponse"], "`directResponse` and `redirect` exclude each other");
    }
  } else if (destinations.length === 0) {
    refuse(report, path, "one of `route`, `redirect` and `directResponse` is needed");
  }
}

function checkMatches(report: Report, path: Path, route: HttpRouteSpec): void {
  for (const [index, match] of (route.match ?? []).entries()) {
    const here = [...path, "match", index];
    for (const [name, value] of Object.entries(match.headers ?? {})) {
      const at = [...here, "headers", name];
      if (value === null) refuse(report, at, "null is no condition (presence is `{}`)");
      checkMatchHeaderName(report, at, name);
      checkStringMatch(report, at, value);
    }
    for (const [name, value] of Object.entries(match.withoutHeaders ?? {})) {
      const at = [...here, "withoutHeaders", name];
      checkMatchHeaderName(report, at, name);
      // Here, and only here, `*` is taken for presence.
      if (value?.regex !== "*") checkStringMatch(report, at, value);
    }
    for (const [name, value] of Object.entries(match.queryParams ?? {})) {
      checkStringMatch(report, [...here, "queryParams", name], value);
    }
    checkStringMatch(report, [...here, "uri"], match.uri, { emptyPrefix: true });
    for (const key of ["scheme", "method", "authority"] as const) checkStringMatch(report, [...here, key], match[key]);
    if (match.port) checkPort(report, [...here, "port"], match.port);
    checkLabels(report, [...here, "sourceLabels"], match.sourceLabels);
    checkGatewayNames(report, [...here, "gateways"], match.gateways);
    if (match.sourceNamespace && !isDnsLabel(match.sourceNamespace)) {
      refuse(report, [...here, "sourceNamespace"], `\`${match.sourceNamespace}\` is no namespace`);
    }
  }
}

function checkCors(report: Report, path: Path, cors: CorsSpec | null | undefined): void {
  if (!cors) return;
  for (const [index, origin] of (cors.allowOrigins ?? []).entries()) {
    const here = [...path, "allowOrigins", index];
    if ((origin.exact ?? origin.prefix ?? origin.regex ?? "") === "") refuse(report, here, "an origin cannot be empty");
    else checkStringMatch(report, here, origin, { emptyPrefix: true });
  }
  for (const [index, method] of (cors.allowMethods ?? []).entries()) {
    if (!CORS_METHODS.has(method)) refuse(report, [...path, "allowMethods", index], `\`${method}\` is no HTTP method`);
  }
  for (const key of ["allowHeaders", "exposeHeaders"] as const) {
    for (const [index, name] of (cors[key] ?? []).entries()) checkCorsHeaderName(report, [...path, key, index], name);
  }
  checkDuration(report, [...path, "maxAge"], cors.maxAge);
  if (cors.maxAge && (durationMs(cors.maxAge) ?? 0) % 1000 !== 0) {
    refuse(report, [...path, "maxAge"], `\`${cors.maxAge}\` is not whole seconds`);
  }
}

function checkFault(report: Report, path: Path, fault: FaultSpec | null | undefined): void {
  if (!fault) return;
  if (!fault.abort && !fault.delay) refuse(report, path, "one of `abort` and `delay` is needed");
  if (fault.abort) checkAbort(report, [...path, "abort"], fault.abort);
  if (fault.delay) checkDelay(report, [...path, "delay"], fault.delay);
}

function checkAbort(report: Report, path: Path, abort: NonNullable<FaultSpec["abort"]>): void {
  checkPercentage(report, [...path, "percentage"], abort.percentage);
  const kinds = present(abort, ["httpStatus", "grpcStatus", "http2Error"]);
  if (kinds.length > 1) {
    refuse(report, path, `only one of ${kinds.map((key) => `\`${key}\``).join(" and ")} may be set`);
  }
  if (kinds.length === 0)
    report.add("LANES_NO_EFFECT", path, `\`${formatPath(path)}\` names no status: it aborts nothing`);
  if (abort.httpStatus !== null) checkRange(report, [...path, "httpStatus"], abort.httpStatus, 200, 600);
  if (typeof abort.grpcStatus === "string" && !GRPC_STATUS_NAMES.includes(abort.grpcStatus)) {
    refuse(report, [...path, "grpcStatus"], `\`${abort.grpcStatus}\` is not a gRPC status such as \`UNAVAILABLE\``);
  }
  if (kinds.length > 0 && !abort.percentage) {
    const message = `\`${formatPath(path)}\` has no \`percentage\`: it meets no request (\`percentage: {value: 100}\` meets all)`;
    report.add("LANES_NO_EFFECT", path, message);
  }
}

function checkDelay(report: Report, path: Path, delay: NonNullable<FaultSpec["delay"]>): void {
  checkPercentage(report, [...path, "percentage"], delay.percentage);
  checkDuration(report, [...path, "fixedDelay"], delay.fixedDelay);
  if (delay.exponentialDelay) return;
  if (!delay.fixedDelay) {
    report.add("LANES_NO_EFFECT", path, `\`${formatPath(path)}\` has no \`fixedDelay\`: it delays nothing`);
  } else if (!delay.percentage && !delay.percent) {
    const message = `\`${formatPath(path)}\` has no \`percentage\`: it meets no request (\`percentage: {value: 100}\` meets all)`;
    report.add("LANES_NO_EFFECT", path, message);
  } else if (!delay.percentage) {
    report.add(
      "LANES_DEPRECATED",
      [...path, "percent"],
      `\`${formatPath(path)}.percent\` is an old form of \`percentage\``,
    );
  }
}

/** Faults take 0, or between a ten-thousandth of a percent and 100. */
function checkPercentage(report: Report, path: Path, percentage: PercentSpec | null | undefined): void {
  const value = percentage?.value ?? 0;
  if (value < 0 || value > 100 || (value > 0 && value < 0.0001)) {
    refuse(report, [...path, "value"], `${value} is neither 0 nor within 0.0001..100`);
  }
}

function checkMirrors(report: Report, path: Path, route: HttpRouteSpec): void {
  if (route.mirror && (route.mirrors ?? []).length > 0) {
    refuse(report, [...path, "mirrors"], "`mirror` and `mirrors` exclude each other");
  }
  checkDestination(report, [...path, "mirror"], route.mirror);
  for (const [index, mirror] of (route.mirrors ?? []).entries()) {
    const here = [...path, "mirrors", index];
    if (!mirror.destination) refuse(report, here, "a mirror needs a `destination`");
    checkDestination(report, [...here, "destination"], mirror.destination);
    checkRange(report, [...here, "percentage", "value"], mirror.percentage?.value, 0, 100);
  }
  checkRange(report, [...path, "mirrorPercentage", "value"], route.mirrorPercentage?.value, 0, 100);
  for (const key of present(route, ["mirrorPercent", "mirror_percent"])) {
    checkRange(report, [...path, key], route[key], 0, 100);
    report.add(
      "LANES_DEPRECATED",
      [...path, key],
      `\`${formatPath(path)}.${key}\` is an old form of \`mirrorPercentage\``,
    );
  }
}

function checkRedirect(report: Report, path: Path, route: HttpRouteSpec): void {
  const { redirect } = route;
  if (!redirect) return;
  if (redirect.uri && redirect.prefixRewrite) refuse(report, path, "`uri` and `prefixRewrite` exclude each other");
  const anything = redirect.uri || redirect.prefixRewrite || redirect.authority || redirect.scheme;
  const port = present(redirect, ["port", "derivePort"]);
  if (port.length > 1) refuse(report, path, "`port` and `derivePort` exclude each other");
  if (!anything && port.length === 0) refuse(report, path, "a URI, authority, scheme or port is needed");
  if (redirect.prefixRewrite && (route.match ?? []).some(({ uri }) => uri && typeof uri.prefix !== "string")) {
    refuse(report, [...path, "prefixRewrite"], "every match has to ask for a prefix of the URI");
  }
  if (redirect.redirectCode) checkRange(report, [...path, "redirectCode"], redirect.redirectCode, 300, 399);
  if (redirect.scheme && redirect.scheme !== "http" && redirect.scheme !== "https") {
    refuse(report, [...path, "scheme"], `\`${redirect.scheme}\` is neither \`http\` nor \`https\``);
  }
  if (redirect.port) checkPort(report, [...path, "port"], redirect.port);
}

function checkDirectResponse(report: Report, path: Path, { directResponse }: HttpRouteSpec): void {
  if (!directResponse) return;
  checkRange(report, [...path, "status"], directResponse.status ?? 0, 200, 600);
  const size = Buffer.byteLength(directResponse.body?.string ?? directResponse.body?.bytes ?? "");
  const bytes = directResponse.body?.bytes;
  if (bytes && !isBase64(bytes)) refuse(report, [...path, "body", "bytes"], `\`${bytes}\` is not base64`);
  if (size > MAX_BODY_BYTES) refuse(report, [...path, "body"], "the body is larger than 1 MiB");
}

/** Either alphabet, with or without padding, as protobuf's JSON reads it. */
function isBase64(text: string): boolean {
  const digits = text.replace(/={0,2}$/, "");
  return /^[A-Za-z0-9+/_-]*$/.test(digits) && digits.length % 4 !== 1;
}

function checkRewrite(report: Report, path: Path, route: HttpRouteSpec): void {
  const { rewrite } = route;
  const here = [...path, "rewrite"];
  if (rewrite) {
    const regex = rewrite.uriRegexRewrite;
    if (rewrite.uri && regex) refuse(report, here, "`uri` and `uriRegexRewrite` exclude each other");
    if (!rewrite.uri && !regex && !rewrite.authority) {
      refuse(report, here, "one of `uri`, `uriRegexRewrite` and `authority` is needed");
    }
    if (regex && (!regex.match || !regex.rewrite)) {
      refuse(report, [...here, "uriRegexRewrite"], "both `match` and `rewrite` are needed");
    } else if (regex?.match) {
      checkPattern(report, [...here, "uriRegexRewrite", "match"], regex.match);
    }
  }
  const authorities = [rewrite?.authority, ...Object.keys(route.headers?.request?.set ?? {}).filter(isAuthorityName)];
  authorities.push(...Object.keys(route.headers?.request?.add ?? {}).filter(isAuthorityName));
  if (authorities.filter(Boolean).length > 1) refuse(report, path, "the authority is set more than once");
}

function checkDestinations(report: Report, path: Path, { route }: HttpRouteSpec): void {
  for (const [index, { destination, weight, headers }] of (route ?? []).entries()) {
    const here = [...path, index];
    if (!destination) refuse(report, here, "a `destination` is needed");
    checkDestination(report, [...here, "destination"], destination);
    checkHeaders(report, [...here, "headers"], headers);
    if ((weight ?? 0) < 0) refuse(report, [...here, "weight"], `weight ${weight} is negative`);
  }
  checkWeights(report, path, route ?? []);
}

export function checkWeights(report: Report, path: Path, route: readonly { readonly weight?: number | null }[]): void {
  const total = route.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  if (route.length > 1 && total === 0) refuse(report, path, "the weights add up to 0");
}

export function checkDestination(report: Report, path: Path, destination: DestinationSpec | null | undefined): void {
  if (!destination) return;
  const { host } = destination;
  // That a host is missing is said with the shape.
  const fault =
    typeof host !== "string" ? undefined : host === "*" ? "`*` is no destination" : wildcardDomainFault(host);
  if (fault !== undefined) refuse(report, [...path, "host"], fault);
  if (destination.subset && !isDnsLabel(destination.subset)) {
    refuse(report, [...path, "subset"], `\`${destination.subset}\` is no name of a subset`);
  }
  if (destination.port) checkPort(report, [...path, "port", "number"], destination.port.number ?? 0);
}
