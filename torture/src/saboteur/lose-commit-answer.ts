import type { Watcher } from "../network/faulty-link.js";
import type { Fault } from "./stage.js";

/** The name of the prepared statement stands in each message that runs it. */
const SAVES = "save_messages_v1";
/** ReadyForQuery, outside a transaction: the commit is done. It ends PostgreSQL's answer. */
const DONE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
/** How long to wait for somebody to send something. */
const PATIENCE_MS = 2_000;

/** A group of messages is stored, and the server that sent it never hears of it: the connection breaks first. */
export const loseCommitAnswer: Fault = {
  name: "lose-commit-answer",
  breaks: "database link",
  isPossible: ({ databaseLinks }) => databaseLinks.length > 0,
  async strike(stage) {
    const link = stage.random.pick(stage.databaseLinks);
    let chosen: Watcher | null = null;
    let isLost = false;
    link.watch(() => {
      const watcher: Watcher = (direction, bytes) => {
        if (direction === "up" && bytes.includes(SAVES)) chosen ??= watcher;
        if (direction === "up" || chosen !== watcher) return "pass";
        if (!bytes.subarray(-DONE.length).equals(DONE)) return "swallow";
        isLost = true;
        stage.journal.blow(loseCommitAnswer, link.name);
        return "swallow and cut";
      };
      return watcher;
    });
    for (let waited = 0; !isLost && waited < PATIENCE_MS && !stage.isOver; waited += 100) await stage.wait(100);
    link.unwatch();
  },
};
