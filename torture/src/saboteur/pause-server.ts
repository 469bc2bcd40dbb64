import { duration, type Fault } from "./stage.js";

/** SIGSTOP: connections stay open, nobody answers; then it goes on as if nothing had been. */
export const pauseServer: Fault = {
  name: "pause-server",
  breaks: "server",
  isPossible: ({ servers }) => servers.length > 0,
  async strike(stage) {
    const server = stage.random.pick(stage.servers);
    const end = stage.journal.fault(pauseServer, server.name);
    server.signal("SIGSTOP");
    await stage.wait(duration(stage));
    server.signal("SIGCONT");
    end();
  },
};
