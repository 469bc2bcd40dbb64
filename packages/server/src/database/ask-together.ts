/** For each who asked, so long the next question waits; at most so long. */
const GAP_MS = { each: 0.5, most: 20 };

/**
 * Makes a question that those who ask it in one turn of the event loop ask together, at its end; and the more they were,
 * the later the next. When a server starts everybody comes back at once, and a question costs far more than its answers:
 * asked in each turn, it was a third of what it takes to let somebody in. Who asks alone never makes anybody wait, and
 * nobody waits for an answer that is on its way; what they hear was found out after they asked.
 */
export function askTogether<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let coming: Promise<Answer> | undefined;
  let askers = 0;
  /** By the clock of `performance.now()`. */
  let notBefore = 0;

  return () => {
    askers += 1;
    coming ??= new Promise((resolve) => {
      const askNow = () => {
        notBefore = askers > 1 ? performance.now() + Math.min(askers * GAP_MS.each, GAP_MS.most) : 0;
        askers = 0;
        coming = undefined;
        resolve(ask());
      };
      const left = notBefore - performance.now();
      if (left > 0) setTimeout(askNow, left);
      else setImmediate(askNow);
    });
    return coming;
  };
}
