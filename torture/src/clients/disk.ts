import "fake-indexeddb/auto";
import { setImmediate as turn } from "node:timers/promises";

/** Where the client's storage keeps what is unsent. */
const STORE = "entries";

const disks = new Set<Disk>();
const open = indexedDB.open.bind(indexedDB);
/** All devices live in this process; a client's database is named after the address of its server, and each has its own. */
indexedDB.open = (name, version) => {
  const disk = [...disks].find(({ address }) => name.endsWith(address));
  return disk ? disk.open(name, version) : open(name, version);
};

/**
 * The disk of one device. The client keeps its outbox there by itself, by the product's own storage, as in a browser:
 * IndexedDB, whose stand-in has real transactions, and forgets everything with this process.
 */
export class Disk {
  /** Where the device's client finds its server. */
  readonly address: string;
  #isAlive = true;
  /** The name of the database, once it is there. */
  #name: string | null = null;
  /** Resolves when nothing is being opened. */
  #opening: Promise<unknown> = Promise.resolve();
  readonly #connections = new Set<IDBDatabase>();
  /** Those that write. */
  readonly #transactions = new Set<IDBTransaction>();

  constructor(address: string) {
    this.address = address;
    disks.add(this);
  }

  /** Whether anything was ever kept here. */
  get isUsed(): boolean {
    return this.#name !== null;
  }

  /** A page is loaded. */
  start(): void {
    this.#isAlive = true;
  }

  /**
   * The page is gone, from one moment to the next: what it was writing is not written, and nothing more reaches the disk.
   * Resolves with the keys of what the next page will find.
   */
  async crash(): Promise<ReadonlySet<string>> {
    this.#isAlive = false;
    for (const transaction of this.#transactions) abort(transaction);
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    await this.#opening;
    const keys = this.#name === null ? [] : await readKeys(this.#name);
    // What the dead page still wanted of the disk is refused by now.
    await turn();
    return new Set(keys);
  }

  /** The device is thrown away, and its disk with it: the next run may have one under the same address. */
  async discard(): Promise<void> {
    await this.crash();
    disks.delete(this);
    if (this.#name !== null) await answerTo(indexedDB.deleteDatabase(this.#name));
  }

  open(name: string, version: number | undefined): IDBOpenDBRequest {
    if (!this.#isAlive) throw new Error("The page is gone.");
    const request = open(name, version);
    this.#opening = answerTo(request).then(() => turn());
    // Before the client hears of it.
    request.addEventListener("success", () => {
      this.#name = name;
      if (this.#isAlive) this.#watch(request.result);
      else request.result.close();
    });
    return request;
  }

  #watch(connection: IDBDatabase): void {
    this.#connections.add(connection);
    const begin = connection.transaction.bind(connection);
    connection.transaction = (...of) => {
      const transaction = begin(...of);
      if (transaction.mode === "readonly") return transaction;
      this.#transactions.add(transaction);
      for (const end of ["complete", "abort"] as const) {
        transaction.addEventListener(end, () => this.#transactions.delete(transaction));
      }
      return transaction;
    };
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is being committed: this page had just the time for it.
  }
}

async function readKeys(name: string): Promise<string[]> {
  const request = open(name);
  await answerTo(request);
  const entries: IDBRequest<{ clientMessageId: string }[]> = request.result
    .transaction(STORE)
    .objectStore(STORE)
    .getAll();
  await answerTo(entries);
  request.result.close();
  return entries.result.map(({ clientMessageId }) => clientMessageId);
}

/** Resolves when there is an answer, of whatever kind. */
function answerTo(request: IDBRequest): Promise<void> {
  return new Promise((resolve) => {
    for (const answer of ["success", "error"] as const) request.addEventListener(answer, () => resolve());
  });
}
