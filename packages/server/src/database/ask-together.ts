/** So long a question waits for others at most. */
const MOST_MS = 20;

/**
 * Makes a question that those who ask it ask together: it waits as long as every turn of the event loop brings one more,
 * at most 20 ms. When a server starts everybody comes back at once, and a question costs far more than its answers: asked
 * in each turn, it was a third of what it takes to let somebody in. Who is alone waits for one turn in which nobody comes,
 * and nobody waits for an answer that is on its way; what they hear was found out after they asked.
 */
export function askTogether<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let coming: Promise<Answer> | undefined;
  let askers = 0;

  function gather(): Promise<Answer> {
    const by = performance.now() + MOST_MS;
    let before = 0;
    return new Promise((resolve) => {
      const endOfTurn = () => {
        if (askers > before && performance.now() < by) {
          before = askers;
          setImmediate(endOfTurn);
          return;
        }
        askers = 0;
        coming = undefined;
        resolve(ask());
      };
      setImmediate(endOfTurn);
    });
  }

  return () => {
    askers += 1;
    coming ??= gather();
    return coming;
  };
}
