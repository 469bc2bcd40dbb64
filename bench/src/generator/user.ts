/** Somebody whom the generator plays. */
export interface GeneratorUser {
  readonly id: number;
  readonly token: string;
  readonly conversationId: number;
}
