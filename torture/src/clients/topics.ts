import type { Random } from "../schedule/random.js";

/** How often the hot conversation is chosen, if there is one. */
const HOT_SHARE = 0.6;

/** The conversations of one person, one of which may be hot. */
export class Topics {
  readonly all: readonly number[];
  readonly #hot: number | null;

  constructor(all: readonly number[], hot: number | null) {
    this.all = all;
    this.#hot = hot !== null && all.includes(hot) ? hot : null;
  }

  pick(random: Random): number {
    return this.#hot !== null && random.chance(HOT_SHARE) ? this.#hot : random.pick(this.all);
  }
}
