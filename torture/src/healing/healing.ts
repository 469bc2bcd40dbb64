/**
 * The ways in which what was lost comes back: asking 150 ms after a revision is missing; asking now and then across all
 * conversations; asking at each new connection and join; asking, and redialing a silent line, when somebody comes back
 * to the page; sending again what was not acknowledged; and the server's asking what became of a lost COMMIT.
 */
export const HEALINGS = ["gap", "periodic", "connect", "wake-up", "resend", "lost-answer"] as const;
export type Healing = (typeof HEALINGS)[number];

/**
 * What makes up for each, so that a run without it must be as clean as any other; null: nothing does, and a run in
 * which something breaks must fail.
 */
export const INSTEAD: Readonly<Record<Healing, string | null>> = {
  gap: "the periodic question and the next connection find what is missing",
  // Until something comes, nothing shows a loss: so in such a run somebody goes on talking until all is well.
  periodic: "whatever comes next shows what is missing, and 150 ms later it is asked for",
  connect: "whatever comes next shows what is missing, and the periodic question finds it",
  "wake-up": "the transport's heartbeat notices a dead line, and the new connection asks",
  resend: null,
  "lost-answer": "the answer is that nobody knows, and clients send again under the same key",
};
