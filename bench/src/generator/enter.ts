import { Connection, type Listener } from "./connection.js";
import type { GeneratorUser } from "./user.js";

/** What to join, and how the server acknowledges it. */
type Join = readonly [event: "joinRoom", conversationId: number] | readonly [event: "joinInbox"];

/** A user who is connected and authenticated. */
export interface Guest {
  readonly connection: Connection;
  /** Rejects if the server refuses. One after the other, before anything else is acknowledged. */
  join(...what: Join): Promise<void>;
}

/** Connects and authenticates a user. Rejects if that is refused; what is lost later, the listener hears. */
export async function enter(
  port: number,
  user: GeneratorUser,
  listener: Pick<Listener, "event" | "lost">,
): Promise<Guest> {
  let joined = () => {};
  let refused = (_why: Error) => {};
  const connection = await Connection.open(port, user.token, {
    event: listener.event,
    // Later ones find the promise settled.
    acknowledgement: (packet) =>
      packet.includes('"ok":true') ? joined() : refused(new Error(`A join was refused: ${packet}`)),
    lost: (why) => {
      listener.lost(why);
      refused(why);
    },
  });
  return {
    connection,
    join: (...what) =>
      new Promise((resolve, reject) => {
        [joined, refused] = [resolve, reject];
        connection.send(`420${JSON.stringify(what)}`);
      }),
  };
}
