import { randomUUID } from "node:crypto";
import type { Logger } from "./logger.js";

/** Known to all copies of this module in the process. */
const RUNNING = Symbol.for("duologue.running");
const PROCESS_ID = Symbol.for("duologue.process-id");

type Running = Map<unknown, number>;

/** The id of this process, the same for all its chats. */
export function processId(): string {
  const holder = globalThis as { [PROCESS_ID]?: string };
  const id = holder[PROCESS_ID] ?? randomUUID();
  holder[PROCESS_ID] = id;
  return id;
}

/**
 * Notes that a chat runs on a database, and warns if another one of this process does: each would serve its own sockets
 * only. Returns what takes the note back.
 *
 * @param key the same for all chats of one database
 */
export function noteRunning(key: unknown, isShared: boolean, logger: Logger): () => void {
  const holder = globalThis as { [RUNNING]?: Running };
  const running = holder[RUNNING] ?? new Map<unknown, number>();
  holder[RUNNING] = running;
  const others = running.get(key) ?? 0;
  running.set(key, others + 1);
  if (others > 0 && !isShared) {
    logger.warn(
      { code: "chat_twice", chats: others + 1 },
      "createChat was called twice for one database in this process: sockets of one chat receive no events of another. " +
        "Keep one chat, in globalThis where a framework loads modules twice, or give all of them redis.",
    );
  }
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    const left = (running.get(key) ?? 0) - 1;
    if (left > 0) running.set(key, left);
    else running.delete(key);
  };
}
