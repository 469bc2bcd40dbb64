import type { Journal } from "../journal.js";
import { FaultyLink } from "../network/faulty-link.js";
import type { Random } from "../schedule/random.js";
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
  /** Where clients may connect: the ports of the servers, or of what stands before them. */
  readonly entrances: readonly number[];
  /** A connection by polling would have to stay with its process. */
  readonly hasProcesses: boolean;
  /** The address that its connections come from. */
  readonly address: string;
  /** Of the crowd. */
  readonly random: Random;
  /** What the client says and hears must be read on its way. */
  readonly isWatched: boolean;
};

export async function takeSeat(seat: SeatPlan): Promise<Seat> {
  const { entrances, hasProcesses, address, isWatched, ...plan } = seat;
  const random = plan.random.fork(plan.name);
  const link = await new FaultyLink(plan.name, random.pick(entrances), address).listen();
  // Polling can't be read.
  const isPolling = !isWatched && !hasProcesses && random.chance(POLLING_SHARE);
  return {
    ...plan,
    random,
    link,
    url: `http://127.0.0.1:${link.port}`,
    transports: isPolling ? ["polling"] : ["websocket"],
    unplug() {
      link.drop();
      link.retarget(random.pick(entrances));
    },
  };
}
