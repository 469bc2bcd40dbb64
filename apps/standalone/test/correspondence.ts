import { randomUUID } from "node:crypto";
import { signToken, TEST_SECRET, TestSocket } from "@duologue/testkit";

/** What an application needs to be started with for a `Correspondence`. */
export const HOST_TOKENS = { JWT_SECRET: TEST_SECRET, API_KEY: "the-key-of-the-host", RATE_LIMIT: "off" };

/** Messages of one socket on their way at once. */
const AT_ONCE = 8;

/** Two people on several devices who write to each other as fast as they are answered, and remember every answer. */
export class Correspondence {
  readonly conversationId: number;
  /** Contents of the messages that were acknowledged as stored. */
  readonly acknowledged: string[] = [];
  readonly people: readonly Person[];
  #onAcknowledged = () => {};

  private constructor(conversationId: number, people: readonly Person[]) {
    this.conversationId = conversationId;
    this.people = people;
  }

  /** Makes two people and their conversation. */
  static async begin(url: string): Promise<Correspondence> {
    const [ada, bob] = await Promise.all([createPerson(url), createPerson(url)]);
    const headers = { authorization: `Bearer ${ada.token}`, "content-type": "application/json" };
    const body = JSON.stringify({ userId: bob.userId });
    const opened = await fetch(`${url}/v1/conversations`, { method: "POST", headers, body });
    const { conversation_id } = await opened.json();
    return new Correspondence(conversation_id, [ada, bob]);
  }

  /** Writes from every device until its connection ends; resolves when all have ended. */
  async write(url: string): Promise<void> {
    const devices = this.people.flatMap(({ token, userId }) => {
      return ["websocket", "polling"].map((transport) => {
        return { userId, transport, socket: new TestSocket(url, { auth: { token }, transports: [transport] }) };
      });
    });
    await Promise.all(devices.map(({ socket }) => socket.hears("connect")));
    await Promise.all(
      devices.flatMap(({ userId, transport, socket }) =>
        Array.from({ length: AT_ONCE }, () => this.#writeFrom(socket, userId, transport)),
      ),
    );
  }

  /** Resolves when that many more have been acknowledged. */
  async hasGrownBy(count: number): Promise<void> {
    const until = this.acknowledged.length + count;
    while (this.acknowledged.length < until) {
      await new Promise<void>((resolve) => {
        this.#onAcknowledged = resolve;
      });
    }
  }

  /** Contents of all messages that the application has. */
  async stored(url: string): Promise<string[]> {
    const contents: string[] = [];
    const headers = { authorization: `Bearer ${this.people[0]?.token}` };
    const newest = `${url}/v1/conversations/${this.conversationId}/messages?limit=100`;
    for (let page = newest; page !== ""; ) {
      const { data, has_more } = await (await fetch(page, { headers })).json();
      contents.push(...data.map(({ content }: { content: string }) => content));
      page = has_more ? `${newest}&before=${data[0].message_id}` : "";
    }
    return contents;
  }

  /** Each message begins with the name of the transport. */
  async #writeFrom(socket: TestSocket, senderId: number, transport: string): Promise<void> {
    while (socket.io.connected) {
      const content = `${transport} ${randomUUID()}`;
      const command = { conversationId: this.conversationId, senderId, content, clientMessageId: randomUUID() };
      // Rejects when the connection ends before the answer.
      const answer = await socket.ask("sendMessage", command).catch(() => undefined);
      if (!answer?.ok) continue;
      this.acknowledged.push(content);
      this.#onAcknowledged();
    }
  }
}

interface Person {
  readonly userId: number;
  readonly token: string;
}

async function createPerson(url: string): Promise<Person> {
  const headers = { authorization: `Bearer ${HOST_TOKENS.API_KEY}`, "content-type": "application/json" };
  const path = `${url}/v1/users/by-external-id/${randomUUID()}`;
  const answer = await fetch(path, { method: "PUT", headers, body: JSON.stringify({ name: "Somebody" }) });
  const { user_id: userId } = await answer.json();
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return { userId, token: await signToken({ sub: String(userId), exp }) };
}
