import { createClient, type DuologueClient } from "@duologue/client";
import { createTestDatabase, freePort, startBalancer, TestSocket } from "@duologue/testkit";
import { expect, test, vi } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";
import { Correspondence, HOST_TOKENS } from "../test/correspondence.js";

// Processes start, two of them twice.
vi.setConfig({ testTimeout: 300_000 });

test("[CLIENT30] behind the documented nginx and HAProxy, clients of a process that stops go to the other one", async () => {
  ApplicationProcess.build();
  await using database = await createTestDatabase();
  const { url: DATABASE_URL } = database.options as { url: string };
  const ports = [await freePort(), await freePort()] as const;
  const startProcess = (port: number) => new ApplicationProcess({ ...HOST_TOKENS, DATABASE_URL, PORT: String(port) });
  await using first = startProcess(ports[0]);
  await using second = startProcess(ports[1]);
  const [firstUrl] = await Promise.all([first.ready(), second.ready()]);
  await using nginx = await startBalancer("nginx", ports);
  await using haproxy = await startBalancer("haproxy", ports);
  const { conversationId, people } = await Correspondence.begin(firstUrl);
  const { token, userId } = people[0] ?? { token: "", userId: 0 };
  const balancers = [nginx, haproxy];
  for (const { url } of balancers) expect((await fetch(`${url}/metrics`)).status).toBe(404);

  const ours = balancers.map(({ url }) => createClient({ url, token }));
  const polling = balancers.map(
    ({ url }) => new TestSocket(url, { auth: { token }, transports: ["polling"], reconnection: true }),
  );
  for (const client of ours) client.connect();
  const everyoneSends = async (content: string) => {
    await Promise.all(ours.map((client, at) => sends(client, conversationId, `${content}, from client ${at}`)));
    await Promise.all(polling.map((socket) => asks(socket, { conversationId, senderId: userId, content })));
  };
  await everyoneSends("before");
  await first.end("SIGTERM");
  await everyoneSends("on the second");
  await using again = startProcess(ports[0]);
  await again.ready();
  await second.end("SIGTERM");
  await everyoneSends("on the first");
  for (const client of ours) client.disconnect();
  for (const socket of polling) socket[Symbol.dispose]();
});

/** Resolves when the message is stored. */
async function sends(client: DuologueClient, conversationId: number, content: string): Promise<void> {
  const timeline = client.timeline(conversationId);
  const close = client.open(conversationId);
  client.sendMessage(conversationId, content);
  const isSent = () =>
    timeline.snapshot().messages.some((message) => message.content === content && message.message_id !== null);
  await new Promise<void>((resolve) => {
    timeline.subscribe(() => isSent() && resolve());
  });
  close();
}

/** Sends until it is acknowledged: what a plain client does that loses its connection. */
async function asks(socket: TestSocket, command: object): Promise<void> {
  for (;;) {
    await socket.until(() => socket.io.connected);
    const answer = await socket.ask("sendMessage", command).catch(() => null);
    if (answer?.ok) return;
  }
}
