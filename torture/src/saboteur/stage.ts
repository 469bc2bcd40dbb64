import type { Balancer } from "@duologue/testkit";
import type { FaultRecord } from "../history/record.js";
import type { Journal } from "../journal.js";
import type { FaultyLink } from "../network/faulty-link.js";
import type { Random } from "../schedule/random.js";
import type { Postgres } from "../servers/postgres.js";
import type { Redis } from "../servers/redis.js";
import type { ServerProcess } from "../servers/server-process.js";

/** Everything that can be broken, and the way to do it so that it is known and mended. */
export interface Stage {
  readonly servers: readonly ServerProcess[];
  /** What stands between the clients and the servers; null if nothing does. */
  readonly balancer: Balancer | null;
  /** Null with the embedded database. */
  readonly postgres: Postgres | null;
  readonly redis: Redis | null;
  /** One for each client, */
  readonly clientLinks: readonly FaultyLink[];
  /** one for each server that has a PostgreSQL, */
  readonly databaseLinks: readonly FaultyLink[];
  /** and one for each server that has a Redis. */
  readonly redisLinks: readonly FaultyLink[];
  readonly random: Random;
  readonly journal: Journal;
  /** The run is over: what is broken is to be mended now. */
  readonly isOver: boolean;
  /** Lets a fault last for so long; ends early when the run does. */
  wait(ms: number): Promise<void>;
}

/** Something that breaks, in one file of its own. */
export interface Fault {
  readonly name: string;
  /** What it needs: two of the same are not under way at a time. */
  readonly breaks: FaultRecord["breaks"];
  /** It is maintenance: where nothing else breaks, clients stay connected as far as it depends on them. */
  readonly isPlanned?: true;
  /** Whether there is on this stage what it breaks. */
  isPossible(stage: Stage): boolean;
  /** Breaks something, waits, and mends it. Never leaves anything broken. */
  strike(stage: Stage): Promise<void>;
}

/** Milliseconds that a fault lasts. */
export function duration({ random }: Stage, least = 100, most = 2_500): number {
  return random.whole(least, most);
}
