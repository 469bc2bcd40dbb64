import type { MessageError } from "@duologue/protocol";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";

/** Something that a socket heard. */
export interface Heard {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of any shape
  readonly payload: any;
}

type Options = Partial<ManagerOptions & SocketOptions>;

/** A plain Socket.IO client, which remembers all it hears. */
export class TestSocket implements Disposable {
  readonly io: Socket;
  /** Every event so far, in order. */
  readonly heard: Heard[] = [];
  #watchers = new Set<() => void>();

  constructor(url: string, options: Options) {
    this.io = io(url, { forceNew: true, transports: ["websocket"], reconnection: false, ...options });
    this.io.onAny((event: string, payload: unknown) => this.#remember({ event, payload }));
    this.io.on("connect_error", (error) => this.#remember({ event: "connect_error", payload: error }));
    this.io.on("connect", () => this.#remember({ event: "connect", payload: undefined }));
    this.io.on("disconnect", (reason) => this.#remember({ event: "disconnect", payload: reason }));
  }

  /** What it heard of one event. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of any shape
  all(event: string): any[] {
    return this.heard.filter((heard) => heard.event === event).map((heard) => heard.payload);
  }

  /** Waits for an event, heard already or still to come, whose payload passes. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of any shape
  async hears(event: string, passes: (payload: any) => boolean = () => true): Promise<any> {
    return this.until(() => this.heard.find((heard) => heard.event === event && passes(heard.payload))).then(
      (heard) => heard.payload,
    );
  }

  /** Waits until `look` finds something, looking again at each event. */
  until<Found>(look: () => Found | undefined | false): Promise<Found> {
    return new Promise((resolve) => {
      const check = () => {
        const found = look();
        if (found === undefined || found === false) return;
        this.#watchers.delete(check);
        resolve(found);
      };
      this.#watchers.add(check);
      check();
    });
  }

  /** Emits a command and waits for its acknowledgement. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  ask(event: string, ...args: unknown[]): Promise<any> {
    return this.io.emitWithAck(event, ...args);
  }

  emit(event: string, ...args: unknown[]): void {
    this.io.emit(event, ...args);
  }

  get errors(): MessageError[] {
    return this.all("messageError");
  }

  close(): void {
    this.io.disconnect();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #remember(heard: Heard): void {
    this.heard.push(heard);
    for (const watcher of [...this.#watchers]) watcher();
  }
}
