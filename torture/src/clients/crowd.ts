import { setTimeout as wait } from "node:timers/promises";
import { AskingClock } from "../healing/asking-clock.js";
import type { Healing } from "../healing/healing.js";
import type { Journal } from "../journal.js";
import type { FaultyLink } from "../network/faulty-link.js";
import type { RunOptions } from "../options.js";
import type { Random } from "../schedule/random.js";
import { type Cluster, SECRETS } from "../servers/cluster.js";
import { Device } from "./device.js";
import { HealingWatch } from "./healing-watch.js";
import { pacedClock } from "./paced-clock.js";
import { Person } from "./person.js";
import { PlainClient } from "./plain-client.js";
import { type Seat, takeSeat } from "./seat.js";
import { Topics } from "./topics.js";

/** Each talks with each other. */
const NAMES = ["ada", "bob", "cleo", "dan"];
/** Devices with the client package on them, by the person's place in `NAMES`: two have several. Over again for more. */
const DEVICES_OF = [0, 0, 0, 1, 1, 2, 3];
/** Plain clients likewise. */
const PLAIN_OF = [0, 1, 2, 3, 0, 1];

/** Everybody who talks, with what they talk by. */
export interface Crowd {
  readonly people: readonly Person[];
  readonly devices: readonly Device[];
  readonly plain: readonly PlainClient[];
  readonly links: readonly FaultyLink[];
}

/** Makes people, opens all their conversations, and waits until their clients are there, each over a link of its own. */
export async function gather(options: RunOptions, cluster: Cluster, journal: Journal, random: Random): Promise<Crowd> {
  const { servers, balancer } = cluster;
  const url = servers[0]?.url ?? "";
  const entrances = balancer ? [balancer.port] : servers.map(({ port }) => port);
  const hasProcesses = servers.length > 1;
  let seats = 0;
  const people = await Promise.all(NAMES.map((name) => Person.create(url, name, SECRETS)));
  const topicsOf = await openAll(url, people, random);
  const isCalm = options.faults.every(({ isPlanned }) => isPlanned);
  const without = new Set(options.withoutHealing);
  const seatOf = (kind: string) => (place: number, at: number) => {
    const [person, topics] = [people[place], topicsOf[place]];
    if (!person || !topics) throw new RangeError(`Nobody has the place ${place}.`);
    const name = `${NAMES[place]}-${kind}-${at}`;
    const isWatched = kind === "device" && without.size > 0;
    // Each has an address of its own, by which a balancer selects a server.
    const address = `127.0.0.${(seats++ % 250) + 2}`;
    const where = { entrances, hasProcesses, address };
    return takeSeat({ name, person, topics, journal, random, isCalm, isWatched, ...where });
  };
  const places = Array.from({ length: options.devices }, (_, at) => DEVICES_OF[at % DEVICES_OF.length] ?? 0);
  const deviceSeats = await Promise.all(places.map(seatOf("device")));
  const plainSeats = await Promise.all(PLAIN_OF.map(seatOf("plain")));
  const crowd = {
    people,
    devices: deviceSeats.map((seat) => takeDevice(seat, options, without)),
    plain: plainSeats.map((seat, at) => new PlainClient({ ...seat, sends: at % 2 === 0 ? "key" : "no key" })),
    links: [...deviceSeats, ...plainSeats].map(({ link }) => link),
  };
  while (![...crowd.devices, ...crowd.plain].every(({ isThere }) => isThere)) await wait(50);
  if (!crowd.devices.every(({ keepsOnDisk }) => keepsOnDisk)) {
    throw new Error("A device's outbox is not on its disk: has the database another name now?");
  }
  return crowd;
}

/** A device, and somebody who sees why it asks what it missed, where everything ought to reach everybody. */
function takeDevice(seat: Seat, { pace, processes, redis }: RunOptions, without: ReadonlySet<Healing>): Device {
  const clock = new AskingClock(pacedClock(pace), without);
  const device = new Device({ ...seat, clock, wakesUp: !without.has("wake-up") });
  const isLive = () => device.client.connection.snapshot().status === "live";
  const { name: client, journal, link, transports } = seat;
  const isReadable = transports[0] === "websocket" && (processes === 1 || redis);
  if (isReadable) new HealingWatch({ client, journal, link, clock, isLive, without });
  return device;
}

/** Opens a conversation of each two; what each person can talk about. */
async function openAll(url: string, people: readonly Person[], random: Random): Promise<Topics[]> {
  const conversations: { id: number; users: readonly number[] }[] = [];
  for (const [at, one] of people.entries()) {
    for (const other of people.slice(at + 1)) {
      conversations.push({ id: await one.talkTo(url, other), users: [one.userId, other.userId] });
    }
  }
  // In half of the runs one conversation has most of the traffic.
  const hot = random.chance(0.5) ? (conversations[0]?.id ?? null) : null;
  return people.map(({ userId }) => {
    const own = conversations.filter(({ users }) => users.includes(userId));
    return new Topics(
      own.map(({ id }) => id),
      hot,
    );
  });
}
