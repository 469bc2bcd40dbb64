import type { ErrorCode } from "@duologue/protocol";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What an operator's Prometheus reads of one chat. */
export interface Metrics {
  /** Counts a command or request by what became of it. `event` must come from a fixed list: each makes a time series. */
  readonly countCommand: (event: string, outcome: "ok" | ErrorCode) => void;
  /** Notes how many commands were stored with one commit. */
  readonly observeGroup: (commands: number) => void;
  /** Counts a message to other processes that did not reach Redis. */
  readonly countDropped: () => void;
  readonly contentType: string;
  /** Everything, in Prometheus' text format; what belongs to the process included. */
  text(): Promise<string>;
}

/** Groups hold up to 400 commands: see `group-commit.ts`. */
const GROUP_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 400];

/** What is measured when it is asked for. */
interface Measured {
  /** Called for each command and request that is counted. */
  readonly onCommand?: ((event: string, outcome: "ok" | ErrorCode) => void) | undefined;
  /** Raw connections now. */
  connections(): number;
  /** Whether Redis connects this process with others; absent where there is no Redis. */
  readonly isRedisUp?: (() => boolean) | undefined;
}

export function createMetrics({ connections, isRedisUp, onCommand }: Measured): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "duologue_connections",
    help: "Open Socket.IO connections.",
    registers,
    collect() {
      this.set(connections());
    },
  });
  const commands = new Counter({
    name: "duologue_commands_total",
    help: "Commands over the socket and requests over HTTP, by event and outcome (ok or the error code).",
    labelNames: ["event", "outcome"],
    registers,
  });
  const groups = new Histogram({
    name: "duologue_group_commands",
    help: "Commands stored with one commit.",
    buckets: GROUP_BUCKETS,
    registers,
  });
  const dropped = isRedisUp && measureRedis(registers, isRedisUp);
  return {
    countCommand(event, outcome) {
      commands.inc({ event, outcome });
      onCommand?.(event, outcome);
    },
    observeGroup: (size) => groups.observe(size),
    countDropped: () => dropped?.inc(),
    contentType: registry.contentType,
    text: () => Registry.merge([processRegistry(), registry]).metrics(),
  };
}

/** Where there is no Redis, there is nothing to see of it. Returns the counter of what did not reach it. */
function measureRedis(registers: Registry[], isUp: () => boolean): Counter {
  new Gauge({
    name: "duologue_redis_up",
    help: "1 while Redis connects this process with the others, else 0.",
    registers,
    collect() {
      this.set(isUp() ? 1 : 0);
    },
  });
  return new Counter({
    name: "duologue_redis_dropped_total",
    help: "Messages to other processes that did not reach Redis; clients find out by asking.",
    registers,
  });
}

let ofProcess: Registry | undefined;

/**
 * Memory, event loop, garbage collection: of the process, whatever number of chats live in it. Made when first asked
 * for, since its observers can't be taken away again; in no registry that the host may have.
 */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
