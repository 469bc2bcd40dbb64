import type { Journal } from "../journal.js";
import { FaultyLink } from "../network/faulty-link.js";
import type { RunOptions } from "../options.js";
import type { Random } from "../schedule/random.js";
import { type Cluster, SECRETS } from "../servers/cluster.js";
import { Device } from "./device.js";
import { pacedClock } from "./paced-clock.js";
import { Person } from "./person.js";
import { PlainClient } from "./plain-client.js";
import { Topics } from "./topics.js";

/** Each talks with each other. */
const NAMES = ["ada", "bob", "cleo", "dan"];
/** Devices with the client package on them, by the person's place in `NAMES`: two have several. */
const DEVICES_OF = [0, 0, 0, 1, 1, 2, 3];
const PLAIN_OF = [0, 1, 2, 3, 0, 1];

/** Everybody who talks, with what they talk by. */
export interface Crowd {
  readonly people: readonly Person[];
  readonly devices: readonly Device[];
  readonly plain: readonly PlainClient[];
  readonly links: readonly FaultyLink[];
}

/** Makes people, opens all their conversations, and lets their clients connect, each through a proxy of its own. */
export async function gather(options: RunOptions, cluster: Cluster, journal: Journal, random: Random): Promise<Crowd> {
  const url = cluster.servers[0]?.url ?? "";
  const isCalm = options.faults.length === 0;
  const people = await Promise.all(NAMES.map((name) => Person.create(url, name, SECRETS)));
  const conversations = await openAll(url, people);
  // In half of the runs one conversation has most of the traffic.
  const hot = random.chance(0.5) ? (conversations[0]?.id ?? null) : null;
  const topicsOf = people.map(
    ({ userId }) =>
      new Topics(
        conversations.filter(({ users }) => users.includes(userId)).map(({ id }) => id),
        hot,
      ),
  );
  const links: FaultyLink[] = [];
  const shared = async (name: string, place: number) => {
    const own = random.fork(name);
    const link = await new FaultyLink(name, own.pick(cluster.servers).port).listen();
    links.push(link);
    // A connection by polling must stay with its process.
    const transports =
      cluster.servers.length === 1 && own.chance(0.3) ? (["polling"] as const) : (["websocket"] as const);
    const url = `http://127.0.0.1:${link.port}`;
    const person = people[place] as Person;
    const unplug = () => {
      link.drop();
      if (!(transports as readonly string[]).includes("polling")) link.retarget(own.pick(cluster.servers).port);
    };
    return { name, person, url, topics: topicsOf[place] as Topics, journal, random: own, transports, unplug, isCalm };
  };
  const clock = pacedClock(options.pace);
  const devices: Device[] = [];
  for (const [at, place] of DEVICES_OF.entries()) {
    devices.push(new Device({ ...(await shared(`${NAMES[place]}-device-${at}`, place)), clock }));
  }
  const plain: PlainClient[] = [];
  for (const [at, place] of PLAIN_OF.entries()) {
    const sends = at % 2 === 0 ? "key" : "no key";
    plain.push(new PlainClient({ ...(await shared(`${NAMES[place]}-plain-${at}`, place)), sends }));
  }
  return { people, devices, plain, links };
}

async function openAll(url: string, people: readonly Person[]) {
  const conversations: { id: number; users: readonly number[] }[] = [];
  for (const [at, one] of people.entries()) {
    for (const other of people.slice(at + 1)) {
      conversations.push({ id: await one.talkTo(url, other), users: [one.userId, other.userId] });
    }
  }
  return conversations;
}
