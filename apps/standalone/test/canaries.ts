import { randomBytes } from "node:crypto";

/** Makes values that nothing may write down, and finds those that something did. */
export class Canaries {
  /** In every value that was made here. */
  readonly #mark = randomBytes(8).toString("hex");
  readonly #secrets = new Set<string>();
  #count = 0;

  /** A value that occurs nowhere else: a password, a name, the local part of an e-mail address. */
  next(): string {
    this.#count += 1;
    return `${this.#mark}x${this.#count}`;
  }

  /** Adds a secret that the server made: a session's token, a hash. */
  add(...secrets: readonly string[]): void {
    for (const secret of secrets) if (secret.length >= 16) this.#secrets.add(secret);
  }

  /** What stands in `output` in some form, with what stands around it. */
  foundIn(output: string): string[] {
    const found: string[] = [];
    for (const secret of [this.#mark, ...this.#secrets]) {
      for (const form of formsOf(secret)) {
        const at = output.indexOf(form);
        if (at >= 0) found.push(output.slice(Math.max(0, at - 300), at + form.length + 100));
      }
    }
    return found;
  }
}

/** As it is, and as URLs, JSON and encodings write it, at each offset within a longer text. */
function formsOf(secret: string): Set<string> {
  const encoded = [0, 1, 2].map((offset) => {
    const whole = Buffer.from(" ".repeat(offset) + secret).toString("base64");
    // The ends depend on what stands before and behind.
    return whole.slice(offset === 0 ? 0 : 4, -4);
  });
  const plain = [secret, secret.toLowerCase(), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return new Set([...plain, ...encoded, Buffer.from(secret).toString("hex")]);
}
