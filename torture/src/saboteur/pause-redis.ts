import { duration, type Fault } from "./stage.js";

/** Redis is there and silent, as on a machine that swaps. */
export const pauseRedis: Fault = {
  name: "pause-redis",
  breaks: "redis",
  isPossible: ({ redis }) => redis !== null,
  async strike(stage) {
    const end = stage.journal.fault(pauseRedis, "redis");
    stage.redis?.signal("SIGSTOP");
    await stage.wait(duration(stage));
    stage.redis?.signal("SIGCONT");
    end();
  },
};
