/** The times that run for one call. Each starts anew when it is set again. */
export class CallTimers {
  #route: NodeJS.Timeout | undefined;
  #attempt: NodeJS.Timeout | undefined;
  #wait: NodeJS.Timeout | undefined;

  /** For the whole call, attempts and waits included. */
  route(milliseconds: number, action: () => void): void {
    clearTimeout(this.#route);
    this.#route = setTimeout(action, milliseconds);
  }

  /** For the answer to one attempt. */
  attempt(milliseconds: number, action: () => void): void {
    clearTimeout(this.#attempt);
    this.#attempt = setTimeout(action, milliseconds);
  }

  /** Before an attempt: an injected delay, or the back-off. */
  wait(milliseconds: number, action: () => void): void {
    clearTimeout(this.#wait);
    this.#wait = setTimeout(action, milliseconds);
  }

  stopAttempt(): void {
    clearTimeout(this.#attempt);
  }

  stop(): void {
    clearTimeout(this.#route);
    clearTimeout(this.#attempt);
    clearTimeout(this.#wait);
  }
}
