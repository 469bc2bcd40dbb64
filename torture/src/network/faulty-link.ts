import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net";
import { Pipe } from "./pipe.js";
import { type Direction, FAIR, type Weather } from "./weather.js";

/**
 * Looks at what comes on one connection, and says what becomes of it: it passes, or other bytes pass in its place, or
 * none; `swallow and cut` ends the connection.
 */
export type Watcher = (direction: Direction, bytes: Buffer) => "pass" | Buffer | "swallow" | "swallow and cut";

/** A connection through the link, for whoever watches it. */
export interface Connection {
  /** Neither side has ended it. */
  readonly isOpen: boolean;
}

type NewWatcher = (connection: Connection) => Watcher;

const NOTHING = Buffer.alloc(0);

interface Line extends Connection {
  readonly pipes: Readonly<Record<Direction, Pipe>>;
  watcher: Watcher | null;
  /** Something that was sent has not arrived. */
  isTorn: boolean;
  destroy(): void;
}

/** A network between two parts, held in the hand. Everything that `name` says to its target goes through it. */
export class FaultyLink {
  readonly name: string;
  #server: Server | null = null;
  #target: number;
  #port = 0;
  #isCut = false;
  readonly #lines = new Set<Line>();
  readonly #localAddress: string;
  readonly #weather: Record<Direction, Weather> = { up: FAIR, down: FAIR };
  #newWatcher: NewWatcher | null = null;

  /**
   * @param target the port that connections go on to
   * @param localAddress where they come from, as the target sees it
   */
  constructor(name: string, target: number, localAddress = "127.0.0.1") {
    this.name = name;
    this.#target = target;
    this.#localAddress = localAddress;
  }

  async listen(): Promise<this> {
    const server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  get port(): number {
    return this.#port;
  }

  /** Where new connections go from now on. */
  retarget(port: number): void {
    this.#target = port;
  }

  /** Watches every connection, those that stand and those to come, each with a watcher of its own. */
  watch(newWatcher: NewWatcher): void {
    this.#newWatcher = newWatcher;
    for (const line of this.#lines) line.watcher = newWatcher(line);
  }

  /** Watches no longer. A connection on which something was swallowed ends: it could only go on in nonsense. */
  unwatch(): void {
    this.#newWatcher = null;
    for (const line of [...this.#lines]) {
      line.watcher = null;
      if (line.isTorn) line.destroy();
    }
  }

  setWeather(direction: Direction, weather: Partial<Weather>): void {
    this.#weather[direction] = { ...FAIR, ...weather };
    for (const line of this.#lines) line.pipes[direction].weather = this.#weather[direction];
  }

  /** Breaks each connection when so many more bytes have passed in that direction. */
  breakAfter(direction: Direction, bytes: number): void {
    for (const line of this.#lines) line.pipes[direction].breakAfter(bytes);
  }

  /** Ends every connection at once; new ones are taken. */
  drop(): void {
    for (const line of [...this.#lines]) line.destroy();
  }

  /** Ends every connection, and refuses new ones until `heal`. */
  cut(): void {
    this.#isCut = true;
    this.drop();
  }

  /** Fair weather, and connections are taken. */
  heal(): void {
    this.#isCut = false;
    this.setWeather("up", FAIR);
    this.setWeather("down", FAIR);
  }

  async close(): Promise<void> {
    this.cut();
    const server = this.#server;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #accept(near: Socket): void {
    near.on("error", () => {});
    if (this.#isCut) {
      near.destroy();
      return;
    }
    near.setNoDelay(true);
    const far = dial({
      port: this.#target,
      host: "127.0.0.1",
      localAddress: this.#localAddress,
      allowHalfOpen: true,
      noDelay: true,
    });
    far.on("error", () => {});
    const line = this.#line(near, far);
    this.#lines.add(line);
    near.on("close", () => line.destroy());
    far.on("close", () => line.destroy());
  }

  #line(near: Socket, far: Socket): Line {
    const arrives = (direction: Direction) => (bytes: Buffer) => {
      const fate = line.watcher?.(direction, bytes) ?? "pass";
      if (fate === "pass") return bytes;
      if (typeof fate === "object") return fate;
      line.isTorn = true;
      if (fate === "swallow and cut") setImmediate(() => line.destroy());
      return NOTHING;
    };
    const pipes = { up: new Pipe(near, far, arrives("up")), down: new Pipe(far, near, arrives("down")) };
    const line: Line = {
      pipes,
      watcher: null,
      isTorn: false,
      get isOpen() {
        return near.readable && far.readable;
      },
      destroy: () => {
        this.#lines.delete(line);
        pipes.up.close();
        pipes.down.close();
        near.destroy();
        far.destroy();
      },
    };
    line.watcher = this.#newWatcher?.(line) ?? null;
    pipes.up.weather = this.#weather.up;
    pipes.down.weather = this.#weather.down;
    return line;
  }
}
