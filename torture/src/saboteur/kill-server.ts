import type { Fault } from "./stage.js";

/** SIGKILL, in the middle of whatever it does; then it is started again. */
export const killServer: Fault = {
  name: "kill-server",
  breaks: "server",
  isPossible: ({ servers }) => servers.length > 0,
  async strike(stage) {
    const server = stage.random.pick(stage.servers);
    const end = stage.journal.fault(killServer, server.name);
    const awayMs = stage.random.whole(0, 1_000);
    await server.kill();
    await stage.wait(awayMs);
    server.start();
    await server.ready();
    end();
  },
};
