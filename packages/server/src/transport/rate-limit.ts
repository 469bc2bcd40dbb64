import { type Allowance, LIMITS } from "@duologue/protocol";
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Takes one from a user's allowance. Resolves to the time to wait in ms if it is used up, else to 0. */
export type RateLimit = (userId: number, allowance: Allowance) => Promise<number>;

/** What a burst uses up comes back within this time. */
const BURST_SECONDS = 10;

type Limiter = Pick<RateLimiterMemory, "consume">;

/** @param messagesPerSecond for each user of this process; a burst may hold three times as many. `off` for load tests */
export function createRateLimit(messagesPerSecond: number | "off"): RateLimit {
  if (messagesPerSecond === "off") return async () => 0;
  const burst = Math.round((messagesPerSecond * LIMITS.messagesBurst) / LIMITS.messagesPerSecond);
  const limiters: Record<Allowance, Limiter> = {
    messages: new BurstyRateLimiter(
      perSecond("messages", messagesPerSecond),
      new RateLimiterMemory({ keyPrefix: "burst", points: burst - messagesPerSecond, duration: BURST_SECONDS }),
    ),
    joins: perSecond("joins", LIMITS.joinsPerSecond),
    reads: perSecond("reads", LIMITS.readsPerSecond),
  };
  return (userId, allowance) => take(limiters[allowance], userId);
}

function perSecond(keyPrefix: string, points: number): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix, points, duration: 1 });
}

async function take(limiter: Limiter, userId: number): Promise<number> {
  try {
    await limiter.consume(userId);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext));
    throw refusal;
  }
}
