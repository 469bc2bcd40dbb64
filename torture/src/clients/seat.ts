import type { Journal } from "../journal.js";
import { FaultyLink } from "../network/faulty-link.js";
import type { Random } from "../schedule/random.js";
import type { ServerProcess } from "../servers/server-process.js";
import type { Person } from "./person.js";
import type { Topics } from "./topics.js";

/** How many clients use polling, where they can. */
const POLLING_SHARE = 0.3;

/** What a client needs to take part, whatever it is made of. */
export interface Seat {
  readonly name: string;
  readonly person: Person;
  readonly topics: Topics;
  readonly journal: Journal;
  readonly random: Random;
  readonly transports: readonly ("polling" | "websocket")[];
  /** The client's own way to a server, */
  readonly link: FaultyLink;
  /** and its address. */
  readonly url: string;
  /** Breaks the connection, as the end of a process does; the next one may lead to another server. */
  readonly unplug: () => void;
  /** The client stays connected, so that nothing needs healing. */
  readonly isCalm: boolean;
}

export type SeatPlan = Pick<Seat, "name" | "person" | "topics" | "journal" | "isCalm"> & {
  readonly servers: readonly ServerProcess[];
  /** Of the crowd. */
  readonly random: Random;
  /** What the client says and hears must be read on its way. */
  readonly isWatched: boolean;
};

export async function takeSeat({ servers, isWatched, ...plan }: SeatPlan): Promise<Seat> {
  const random = plan.random.fork(plan.name);
  const link = await new FaultyLink(plan.name, random.pick(servers).port).listen();
  // A connection by polling must stay with its process, and can't be read.
  const isPolling = !isWatched && servers.length === 1 && random.chance(POLLING_SHARE);
  return {
    ...plan,
    random,
    link,
    url: `http://127.0.0.1:${link.port}`,
    transports: isPolling ? ["polling"] : ["websocket"],
    unplug() {
      link.drop();
      link.retarget(random.pick(servers).port);
    },
  };
}
