import type { RequestFacts } from "@dyeing/sdk";

/** Facts that are others' but for what a class changes: a fact that is new is handed on in this one place. */
export class FactsAround implements RequestFacts {
  protected readonly facts: RequestFacts;

  constructor(facts: RequestFacts) {
    this.facts = facts;
  }

  get method(): string {
    return this.facts.method;
  }
  get path(): string {
    return this.facts.path;
  }
  header(name: string): string | undefined {
    return this.facts.header(name);
  }
  query(name: string): string | undefined {
    return this.facts.query?.(name);
  }
  visitor(): string | undefined {
    return this.facts.visitor?.();
  }
  get peer(): string | undefined {
    return this.facts.peer;
  }
  claim(name: string): string | undefined {
    return this.facts.claim?.(name);
  }
  tag(key: string): string | undefined {
    return this.facts.tag?.(key);
  }
  sourced(key: string): string | undefined {
    return this.facts.sourced?.(key);
  }
  copy(): RequestFacts | undefined {
    return this.facts.copy?.();
  }
}
