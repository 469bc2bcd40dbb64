interface Request {
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  readonly take: () => Promise<void>;
  readonly fail: (reason: unknown) => void;
}

/** Web Locks as far as the outbox uses them: each name is held by one, the others wait in order. Node 20 has none. */
export class FakeLocks {
  readonly #requests: Request[] = [];

  request(name: string, { signal }: { signal?: AbortSignal }, take: () => Promise<void>): Promise<void> {
    return new Promise((_, fail) => {
      const request = { name, signal, take, fail };
      this.#requests.push(request);
      signal?.addEventListener("abort", () => this.#callOff(request));
      if (this.#first(name) === request) this.#grant(request);
    });
  }

  #first(name: string): Request | undefined {
    return this.#requests.find((request) => request.name === name);
  }

  #grant(request: Request): void {
    void request.take().then(() => this.#remove(request));
  }

  /** Only a request that waits can be called off: who has the lock keeps it until its promise is done. */
  #callOff(request: Request): void {
    if (this.#first(request.name) === request) return;
    this.#remove(request);
    request.fail(request.signal?.reason);
  }

  #remove(request: Request): void {
    const wasFirst = this.#first(request.name) === request;
    this.#requests.splice(this.#requests.indexOf(request), 1);
    const next = this.#first(request.name);
    if (wasFirst && next) this.#grant(next);
  }
}
