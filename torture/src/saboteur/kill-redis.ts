import { duration, type Fault } from "./stage.js";

/** Redis dies, and all subscriptions with it; another one takes its place. */
export const killRedis: Fault = {
  name: "kill-redis",
  breaks: "redis",
  isPossible: ({ redis }) => redis !== null,
  async strike(stage) {
    const end = stage.journal.fault(killRedis, "redis");
    const awayMs = duration(stage);
    await stage.redis?.kill();
    await stage.wait(awayMs);
    await stage.redis?.start();
    end();
  },
};
