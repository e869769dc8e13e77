import { parseAllDocuments } from "yaml";
import { apply, kubectl } from "./kubectl.ts";
import type { LabOptions } from "./options.ts";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly rules?: readonly { readonly from?: unknown }[]; readonly action?: string };
}

/** What is applied to a cluster, applied here. */
export async function applyApplication(lab: LabOptions): Promise<void> {
  for (const kustomization of lab.apply) {
    if (lab.profile === "mtls") await kubectl(lab, ["apply", "--server-side", "-k", kustomization]);
    else await apply(lab, await withoutIdentities(lab, kustomization));
  }
}

/** Without mutual TLS nobody has an identity: what asks for one would refuse everybody. */
async function withoutIdentities(lab: LabOptions, kustomization: string): Promise<readonly Manifest[]> {
  const text = await kubectl(lab, ["kustomize", kustomization]);
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest)
    .filter((manifest) => !asksForIdentity(manifest));
}

function asksForIdentity({ kind, spec }: Manifest): boolean {
  if (kind === "PeerAuthentication") return true;
  // DENY on what a request holds works without identities, and stays.
  return kind === "AuthorizationPolicy" && (spec?.action ?? "ALLOW") === "ALLOW";
}
