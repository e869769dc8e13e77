import { Destinations } from "../outbound/destinations.ts";
import type { Policy } from "../policy/policy.ts";
import type { MirrorWriter } from "../process/mirror-writer.ts";
import type { Count, Runtime } from "../process/runtime.ts";
import type { AllowList } from "../trust/allow-list.ts";

/** The part of a runtime that no reload changes. */
export interface RuntimeOwner {
  readonly count: Count;
  readonly mirrors: MirrorWriter | undefined;
  readonly closed: boolean;
}

/** A runtime as it is for the requests of one snapshot of its policy: they keep its allow-list and its vocabulary. */
export class SnapshotRuntime implements Runtime {
  readonly owner: RuntimeOwner;
  readonly policy: Policy | undefined;
  readonly #destinations: Destinations;

  constructor(owner: RuntimeOwner, policy: Policy | undefined, allowList: (policy: Policy | undefined) => AllowList) {
    this.owner = owner;
    this.policy = policy;
    this.#destinations = new Destinations(() => allowList(policy));
  }

  get count(): Count {
    return this.owner.count;
  }

  get mirrors(): MirrorWriter | undefined {
    return this.owner.mirrors;
  }

  get closed(): boolean {
    return this.owner.closed;
  }

  allowsUrl(url: string): boolean {
    return this.#destinations.allowsUrl(url);
  }

  allowsAuthority(authority: string): boolean {
    return this.#destinations.allowsAuthority(authority);
  }

  carriesTag(header: string): boolean {
    return this.policy?.vocabulary.byHeader.has(header) === true;
  }
}
