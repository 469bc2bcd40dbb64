import { blackHoleLink } from "./black-hole-link.js";
import { cutLink } from "./cut-link.js";
import { delayLink } from "./delay-link.js";
import { failOverPostgres } from "./fail-over-postgres.js";
import { killRedis } from "./kill-redis.js";
import { killServer } from "./kill-server.js";
import type { LinkKind } from "./links.js";
import { loseCommitAnswer } from "./lose-commit-answer.js";
import { pauseRedis } from "./pause-redis.js";
import { pauseServer } from "./pause-server.js";
import { restartPostgresFast, restartPostgresImmediate } from "./restart-postgres.js";
import { rollingRestart } from "./rolling-restart.js";
import type { Fault } from "./stage.js";
import { tearLink } from "./tear-link.js";
import { terminateBackends } from "./terminate-backends.js";
import { throttleLink } from "./throttle-link.js";

const LINKS: readonly LinkKind[] = ["client", "database", "redis"];

/** Everything that a run may suffer from. */
export const FAULTS: readonly Fault[] = [
  killServer,
  pauseServer,
  rollingRestart,
  restartPostgresFast,
  restartPostgresImmediate,
  failOverPostgres,
  terminateBackends,
  loseCommitAnswer,
  killRedis,
  pauseRedis,
  ...[cutLink, tearLink, delayLink, throttleLink, blackHoleLink].flatMap((fault) => LINKS.map(fault)),
];
