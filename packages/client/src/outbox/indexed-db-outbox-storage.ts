import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from "idb";
import type { Clock } from "../clock.js";
import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";

/**
 * A browser that gives no answer for so long is given up, and the message leaves from memory: an older tab may hold up
 * the opening, and some browsers have been seen to say nothing at all.
 */
const ANSWER_WITHIN_MS = 5_000;

type Kept = Omit<OutboxEntry, "order"> & { readonly userId: number };

interface Schema extends DBSchema {
  /** By `order`, which the database counts: one order for all tabs, and no place is given twice. */
  entries: {
    key: number;
    value: Kept & { readonly order?: number };
    indexes: { clientMessageId: string; userId: number };
  };
  facts: { key: "lastUser"; value: number };
}

type Database = IDBPDatabase<Schema>;

/** Keeps unsent messages on the device, in the database of that name. All tabs of the origin share it. */
export function createIndexedDbOutboxStorage(name: string, clock: Clock): OutboxStorage {
  let opened: Promise<Database> | null = null;

  /** The next use opens it anew. */
  function close(): void {
    opened?.then((database) => database.close()).catch(() => {});
    opened = null;
  }

  function open(): Promise<Database> {
    return openDB<Schema>(name, 1, {
      upgrade(database) {
        const entries = database.createObjectStore("entries", { keyPath: "order", autoIncrement: true });
        entries.createIndex("clientMessageId", "clientMessageId", { unique: true });
        entries.createIndex("userId", "userId");
        database.createObjectStore("facts");
      },
      // A newer page wants to change the tables, or the browser has closed it.
      blocking: close,
      terminated: close,
    });
  }

  /** Closed after a failure: what is wrong with a connection may be mended by another one. */
  async function use<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    opened ??= open();
    try {
      return await inTime(opened.then(work), clock);
    } catch (error) {
      close();
      throw error;
    }
  }

  return {
    keeps: "device",
    lastUser: () =>
      use(async (database) => {
        const user: unknown = await begin(database, "facts", "readonly").store.get("lastUser");
        return Number.isSafeInteger(user) ? (user as number) : null;
      }),
    rememberUser: (userId) =>
      use(async (database) => {
        if (userId === null) await database.delete("facts", "lastUser");
        else await database.put("facts", userId, "lastUser");
      }),
    load: (userId) =>
      use(async (database) => {
        const rows = await begin(database, "entries", "readonly").store.index("userId").getAll(userId);
        return rows.filter(isEntry).map(({ userId: _, order, ...entry }) => ({ ...entry, order: order ?? null }));
      }),
    put: (userId, { order, ...entry }) => use((database) => put(database, { ...entry, userId }, order)),
    remove: (clientMessageId) =>
      use(async (database) => {
        const { store, done } = begin(database, "entries", "readwrite");
        const key = await store.index("clientMessageId").getKey(clientMessageId);
        if (key !== undefined) await store.delete(key);
        await done;
      }),
  };
}

/** What another version of the application, or somebody by hand, has stored in another shape is ignored. */
function isEntry(row: unknown): boolean {
  const { clientMessageId, conversationId, content, composedAt, failure } = row as Partial<Record<keyof Kept, unknown>>;
  const texts = [clientMessageId, content, composedAt];
  return texts.every((text) => typeof text === "string") && Number.isSafeInteger(conversationId) && isFailure(failure);
}

function isFailure(failure: unknown): boolean {
  return (
    failure === null || (typeof failure === "object" && typeof (failure as { error?: unknown }).error === "string")
  );
}

/**
 * Whatever ends it early fails the request under way, and that is heard: then nobody waits for `done` any more. The
 * shortcuts of `idb` for reading (`database.get`) leave its rejection unheard.
 */
function begin<Name extends StoreNames<Schema>, Mode extends IDBTransactionMode>(
  database: Database,
  name: Name,
  mode: Mode,
) {
  const { store, done } = database.transaction(name, mode);
  done.catch(() => {});
  return { store, done };
}

async function put(database: Database, entry: Kept, order: number | null): Promise<number> {
  const { store, done } = begin(database, "entries", "readwrite");
  const present = await store.index("clientMessageId").getKey(entry.clientMessageId);
  let place = present ?? order;
  if (present !== undefined) await store.put({ ...entry, order: present });
  else place ??= await store.put(entry);
  await done;
  return place ?? 0;
}

function inTime<Result>(work: Promise<Result>, clock: Clock): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error("The browser's database gave no answer in time."));
    const cancel = clock.after(ANSWER_WITHIN_MS, giveUp);
    work.finally(cancel).then(resolve, reject);
  });
}
