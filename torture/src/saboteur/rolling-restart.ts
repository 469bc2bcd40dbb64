import type { Fault } from "./stage.js";

/** SIGTERM to each server in turn, the next one when the one before is ready again, as an upgrade does. */
export const rollingRestart: Fault = {
  name: "rolling-restart",
  breaks: "server",
  isPlanned: true,
  // Without a balancer, clients could only wait for their own server.
  isPossible: ({ balancer }) => balancer !== null,
  async strike(stage) {
    const end = stage.journal.fault(rollingRestart, stage.servers.map(({ name }) => name).join(", "));
    for (const server of stage.servers) await server.restart();
    end();
  },
};
