/** One who does something, one deed after the other, until told to stop. Never rejects. */
export interface Actor {
  readonly name: string;
  /** Does one thing that chance chooses. */
  act(): void;
  /** No more deeds; what is under way may end. */
  close(): void;
}
