import type { ErrorCode } from "@duologue/protocol";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What an operator's Prometheus reads of one chat. */
export interface Metrics {
  /** Counts a command or request by what became of it. `event` must come from a fixed list: each makes a time series. */
  readonly countCommand: (event: string, outcome: "ok" | ErrorCode) => void;
  /** Notes how many commands were stored with one commit. */
  readonly observeGroup: (commands: number) => void;
  readonly contentType: string;
  /** Everything, in Prometheus' text format; what belongs to the process included. */
  text(): Promise<string>;
}

/** Groups hold up to 100 commands: see `group-commit.ts`. */
const GROUP_BUCKETS = [1, 2, 5, 10, 20, 50, 100];

/** @param connections raw connections now */
export function createMetrics(connections: () => number): Metrics {
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
  return {
    countCommand: (event, outcome) => commands.inc({ event, outcome }),
    observeGroup: (size) => groups.observe(size),
    contentType: registry.contentType,
    text: () => Registry.merge([processRegistry(), registry]).metrics(),
  };
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
