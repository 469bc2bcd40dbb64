import { expect, test } from "vitest";
import { settled } from "../test/fake-clock.js";
import { ModelWorld } from "../test/model-world.js";

const MESSAGES = 25;
const BETWEEN_MS = 400;

test("[CLIENT14] back after an absence, with the list's page still under way, a client does not ask over and over what it missed", async () => {
  const world = await ModelWorld.begin();
  const [writer, absent] = world.devices;
  if (!writer || !absent) throw new Error("The model has three devices.");
  const { link, client } = absent;
  const where = world.place(0);
  const questions = () => world.recorder.records.filter((one) => one.kind === "healing" && one.client === absent.name);
  /** What is on its way reaches everybody; the answer to an HTTP request of the absent one does not. */
  async function flowWithoutPages() {
    for (let turn = 0; turn < 20; turn++) {
      await settled();
      for (const device of world.devices) {
        device.link.accept();
        device.link.takeCommand();
        device.link.arrive();
        if (device !== absent) device.link.read();
      }
    }
  }

  link.drop();
  writer.send(where, "missed");
  await flowWithoutPages();
  client.retryNow();
  await flowWithoutPages();
  expect(client.connection.snapshot().status).toBe("live");
  const before = questions().length;
  for (let count = 1; count <= MESSAGES; count++) {
    writer.send(where, `heard ${count}`);
    await flowWithoutPages();
    await world.clock.advance(BETWEEN_MS);
    await flowWithoutPages();
  }
  expect(client.timeline(where).snapshot().messages.at(-1)?.content).toBe(`heard ${MESSAGES}`);
  expect(client.conversations.snapshot().conversations).not.toEqual(world.server.list(absent.userId));
  expect(questions().length).toBe(before);

  await world.flow();
  expect(client.conversations.snapshot().conversations).toEqual(world.server.list(absent.userId));
});
