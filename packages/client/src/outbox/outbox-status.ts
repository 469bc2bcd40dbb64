/** How safe what is unsent is. */
export interface OutboxStatus {
  /**
   * "device": unsent messages outlive the page. "memory": they would be gone with it, because the browser has no
   * database or refuses or has filled it, because the application wants it so, or because nobody has ever connected
   * from here, so that it is not known whose they are.
   */
  readonly kept: "device" | "memory";
  /** Messages that the server has not stored, failed ones included; of this and of other tabs. */
  readonly unsent: number;
}
