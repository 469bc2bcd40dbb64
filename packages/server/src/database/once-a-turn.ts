/**
 * Makes a question that is asked once a turn of the event loop, for all who ask it then: when a server starts, everybody
 * comes back at once, and each question alone costs more than its answer. None waits for an answer that is on its way, and
 * what they hear was found out after they asked.
 */
export function onceATurn<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let coming: Promise<Answer> | undefined;
  return () => {
    coming ??= new Promise((resolve) => {
      setImmediate(() => {
        coming = undefined;
        resolve(ask());
      });
    });
    return coming;
  };
}
