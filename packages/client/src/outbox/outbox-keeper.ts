import type { Message } from "@duologue/protocol";
import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";
import type { OutboxTabs } from "./outbox-tabs.js";
import { StorageQueue } from "./storage-queue.js";

type Address = Pick<OutboxEntry, "conversationId" | "clientMessageId">;

export interface KeeperPorts {
  readonly storage: OutboxStorage;
  readonly tabs: Pick<OutboxTabs, "tell">;
  /** The entry as it is now; undefined: gone. */
  readonly find: (address: Address) => OutboxEntry | undefined;
  /** The storage has given them their places, or taken them back. */
  readonly placed: (entries: readonly OutboxEntry[]) => void;
  /** All entries that the owner has in the storage. */
  readonly loaded: (entries: readonly OutboxEntry[]) => void;
  /** Whether entries can be kept may have changed. */
  readonly changed: () => void;
}

/** Brings the entries of one user into the storage and out of it, and lives with a storage that fails. */
export class OutboxKeeper {
  readonly #ports: KeeperPorts;
  readonly #queue: StorageQueue;
  #owner: number | null = null;
  #isWorking = false;
  /** A reading that has not begun. */
  #loading: Promise<unknown> | null = null;
  /** Not in the storage yet, in the order of composing. */
  readonly #unkept = new Map<string, Address>();
  /** Those of them that the storage has refused. */
  readonly #refused = new Set<string>();
  /** Composed by this client: they are its user's, whoever that turns out to be. */
  readonly #composed = new Map<string, Address>();
  /** Changed here, and not yet there. */
  readonly #changed = new Set<string>();
  /** Removed here, and perhaps not yet there. */
  readonly #removed = new Set<string>();

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
    this.#queue = new StorageQueue((succeeded) => {
      this.#isWorking = succeeded;
      ports.changed();
    });
  }

  /** Whose entries these are; null until that is known or can be assumed. */
  get owner(): number | null {
    return this.#owner;
  }

  get kept(): "device" | "memory" {
    const isSafe = this.#isWorking && this.#owner !== null && this.#refused.size === 0;
    return isSafe ? this.#ports.storage.keeps : "memory";
  }

  /** Whether the entry can only leave from memory. */
  isRefused(clientMessageId: string): boolean {
    return this.#refused.has(clientMessageId);
  }

  isComposedHere(clientMessageId: string): boolean {
    return this.#composed.has(clientMessageId);
  }

  /** Until the server says who this is: whoever the application says it is, else who was here last. */
  async assume(userId: number | undefined): Promise<void> {
    const { storage } = this.#ports;
    const assumed = userId ?? (await this.#queue.run(() => storage.lastUser()));
    if (this.#owner === null && assumed !== null) this.#setOwner(assumed);
  }

  /** The server says who this is. What was composed here goes with them; nothing else of another user does. */
  belongTo(userId: number): void {
    const composed = [...this.#composed.values()].flatMap((address) => this.#ports.find(address) ?? []);
    for (const entry of composed) this.#unkept.set(entry.clientMessageId, entry);
    this.#ports.placed(composed.map((entry) => ({ ...entry, order: null })));
    this.#setOwner(userId);
  }

  /** Who comes next without saying who they are is assumed to be this user; null: nobody. */
  remember(userId: number | null): void {
    void this.#queue.run(() => this.#ports.storage.rememberUser(userId));
  }

  /** A new entry. */
  add({ conversationId, clientMessageId }: OutboxEntry): void {
    const address = { conversationId, clientMessageId };
    this.#composed.set(clientMessageId, address);
    this.#unkept.set(clientMessageId, address);
    this.keep();
  }

  /** Tries to keep what is not kept, in the order of composing: a later one does not get the place before. */
  keep(): void {
    void this.#queue.run(() => this.#keepAll().catch((error) => this.#refuseAll(error)));
  }

  /** An entry is not as it was. */
  update(address: Address): void {
    const key = address.clientMessageId;
    if (this.#unkept.has(key)) return;
    this.#changed.add(key);
    void this.#queue.run(async () => {
      this.#changed.delete(key);
      const entry = this.#ports.find(address);
      if (!entry || this.#owner === null) return;
      await this.#ports.storage.put(this.#owner, entry);
      this.#tell(null);
    });
  }

  /** `stored`: the row, if that is why it goes. */
  remove(clientMessageId: string, stored: Message | null): void {
    this.#unkept.delete(clientMessageId);
    this.#refused.delete(clientMessageId);
    this.#composed.delete(clientMessageId);
    this.#removed.add(clientMessageId);
    if (stored) this.#tell(stored);
    void this.#queue.run(async () => {
      await this.#ports.storage.remove(clientMessageId);
      this.#removed.delete(clientMessageId);
      this.#tell(null);
    });
  }

  /** Reads what the owner has in the storage, if it can be had. */
  async load(): Promise<void> {
    this.#loading ??= this.#queue.run(async () => {
      this.#loading = null;
      const owner = this.#owner;
      if (owner === null) return;
      const entries = await this.#ports.storage.load(owner);
      // Within this turn: what is removed and changed here has its own turn after it, and is known until then.
      if (owner === this.#owner) this.#ports.loaded(entries);
    });
    await this.#loading;
  }

  /** Whether this tab knows something newer of the entry than the storage. */
  knowsBetter({ clientMessageId }: OutboxEntry): boolean {
    return [this.#unkept, this.#changed, this.#removed].some((keys) => keys.has(clientMessageId));
  }

  #setOwner(userId: number): void {
    this.#owner = userId;
    this.keep();
    this.#ports.changed();
  }

  async #keepAll(): Promise<void> {
    const owner = this.#owner;
    if (owner === null) return;
    const places = new Map<OutboxEntry, number>();
    try {
      for (const address of [...this.#unkept.values()]) {
        const entry = this.#ports.find(address);
        // They turned out to be another user's: they are kept once more, for whom another turn is waiting.
        if (owner !== this.#owner) return;
        if (entry) places.set(entry, await this.#ports.storage.put(owner, entry));
      }
    } finally {
      // Those before one that the storage refuses have their places all the same.
      if (places.size > 0) await this.#place(owner, places);
    }
  }

  /**
   * What has been kept takes its place, together with what another tab has kept before: that leaves before, although
   * this tab may not have heard of it yet. One reading for all of them, or keeping many costs the square of their number.
   */
  async #place(owner: number, places: ReadonlyMap<OutboxEntry, number>): Promise<void> {
    const kept = await this.#ports.storage.load(owner);
    if (owner !== this.#owner) return;
    const others = kept.filter((entry) => !this.knowsBetter(entry));
    const own: OutboxEntry[] = [];
    for (const [entry, order] of places) {
      this.#unkept.delete(entry.clientMessageId);
      this.#refused.delete(entry.clientMessageId);
      const present = this.#ports.find(entry);
      if (!present) continue;
      own.push({ ...present, order });
      if (present !== entry) this.update(entry);
    }
    this.#ports.placed([...others, ...own]);
    this.#tell(null);
  }

  #refuseAll(error: unknown): never {
    for (const key of this.#unkept.keys()) this.#refused.add(key);
    throw error;
  }

  #tell(stored: Message | null): void {
    if (this.#owner !== null) this.#ports.tabs.tell({ userId: this.#owner, stored });
  }
}
