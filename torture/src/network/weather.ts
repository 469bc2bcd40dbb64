/** Which way bytes go through a proxy: `up` from who dialed to who listens, `down` the answers. */
export type Direction = "up" | "down";

/** What a proxy does to what passes in one direction. */
export interface Weather {
  /** Milliseconds that each chunk is late; the order stays. */
  readonly delayMs: number;
  /** Bytes a second; infinite by default. */
  readonly bytesPerSecond: number;
  /** Nothing arrives, and nobody is told: what comes is kept until the weather changes. */
  readonly isBlackHole: boolean;
}

export const FAIR: Weather = { delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY, isBlackHole: false };
