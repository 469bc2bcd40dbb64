import { setTimeout as wait } from "node:timers/promises";
import type { Conversation, Message } from "@duologue/protocol";
import type { Crowd } from "./crowd.js";
import type { Device } from "./device.js";
import type { Person } from "./person.js";

const LOOK_EVERY_MS = 200;
const TALK_EVERY_MS = 2_000;
/** What changes for so many times the patience, and never ends, goes in circles. */
const CIRCLES = 5;

/** What the server answers to one person who knows nothing. */
interface Snapshot {
  readonly person: Person;
  readonly conversations: readonly { readonly row: Conversation; readonly messages: readonly Message[] }[];
}

export interface Settled {
  readonly snapshots: readonly Snapshot[];
  /** What each client lacked when there was no more time; empty when all is well. */
  readonly lacking: readonly string[];
}

/**
 * Waits until every device is live, has nothing unsent, and shows what the server would answer anew; or until nothing
 * has come nearer to that for `patience` seconds. If `isTalking`, all devices say something now and then for as long as
 * one of them lacks something.
 */
export async function settle(crowd: Crowd, url: string, patience: number, isTalking: boolean): Promise<Settled> {
  await Promise.all(crowd.devices.map((device) => device.settle()));
  await waitForNone(() => crowd.devices.flatMap(whatIsUnsent), patience);
  let snapshots = await takeSnapshots(crowd.people, url);
  let lastTalk = Number.NEGATIVE_INFINITY;
  const lacking = await waitForNone(async () => {
    await Promise.all(crowd.devices.flatMap((device) => device.conversations.map((id) => scrollUp(device, id))));
    const found = crowd.devices.flatMap((device) => [...whatIsUnsent(device), ...whatIsLacking(device, snapshots)]);
    // What was sent late, or a plain client's last command that was still under way.
    if (found.length > 0 && (await hasChanged(snapshots, url))) snapshots = await takeSnapshots(crowd.people, url);
    if (isTalking && found.length > 0 && performance.now() - lastTalk > TALK_EVERY_MS) {
      lastTalk = performance.now();
      for (const device of crowd.devices) device.talk();
    }
    return found;
  }, patience);
  return { snapshots, lacking };
}

/**
 * As a person who wants to see the first message: what is compared is the whole conversation. A page a look would take
 * longer than all that has to heal, for a long run leaves hundreds of pages. A page that fails to come ends it.
 */
async function scrollUp({ client }: Device, conversationId: number): Promise<void> {
  const view = client.timeline(conversationId);
  for (let loaded = -1; view.snapshot().hasOlder && view.snapshot().messages.length > loaded; ) {
    loaded = view.snapshot().messages.length;
    await client.loadOlder(conversationId);
  }
}

/** Looks until nothing is found, or always the same for so many seconds; what was found last. */
async function waitForNone(look: () => string[] | Promise<string[]>, seconds: number): Promise<string[]> {
  let before = "";
  const end = performance.now() + CIRCLES * seconds * 1_000;
  for (let deadline = 0; ; ) {
    const found = await look();
    if (found.length === 0) return [];
    const now = found.join();
    if (now !== before) deadline = performance.now() + seconds * 1_000;
    before = now;
    if (performance.now() > Math.min(deadline, end)) return found;
    await wait(LOOK_EVERY_MS);
  }
}

function whatIsUnsent(device: Device): string[] {
  const { client, name, conversations } = device;
  const { status } = client.connection.snapshot();
  if (status !== "live") return [`${name} is ${status}`];
  return conversations.flatMap((conversationId) => {
    const { messages } = client.timeline(conversationId).snapshot();
    const unsent = messages.filter(({ delivery }) => delivery === "queued" || delivery === "sending");
    return unsent.length === 0 ? [] : [`${name} has ${unsent.length} unsent messages in ${conversationId}`];
  });
}

function whatIsLacking(device: Device, snapshots: readonly Snapshot[]): string[] {
  const snapshot = snapshots.find(({ person }) => person.userId === device.userId);
  return (snapshot?.conversations ?? []).flatMap(({ row, messages }) => {
    const { conversation_id: id, revision, unread_count, last_message_id } = row;
    const shown = device.client.conversations.snapshot().conversations.find((each) => each.conversation_id === id);
    if (
      shown?.revision !== revision ||
      shown.unread_count !== unread_count ||
      shown.last_message_id !== last_message_id
    ) {
      return [`${device.name} shows the row of ${id} at revision ${shown?.revision}, not ${revision}`];
    }
    const timeline = device.client.timeline(id).snapshot();
    if (timeline.hasOlder) return [`${device.name} has not loaded ${id} whole`];
    const stored = timeline.messages.filter(({ message_id }) => message_id !== null);
    const isSame =
      timeline.status === "ready" &&
      stored.length === messages.length &&
      stored.every((message, at) => {
        const right = messages[at];
        return message.message_id === right?.message_id && message.read_status === right.read_status;
      });
    return isSame
      ? []
      : [
          `${device.name} shows ${stored.length} messages of ${id} (${timeline.status}), not the ${messages.length} that are stored`,
        ];
  });
}

function takeSnapshots(people: readonly Person[], url: string): Promise<Snapshot[]> {
  return Promise.all(
    people.map(async (person) => {
      const rows = await person.conversations(url);
      const conversations = rows.map(async (row) => ({
        row,
        messages: await person.messages(url, row.conversation_id),
      }));
      return { person, conversations: await Promise.all(conversations) };
    }),
  );
}

async function hasChanged(snapshots: readonly Snapshot[], url: string): Promise<boolean> {
  for (const { person, conversations } of snapshots) {
    const known = new Map(conversations.map(({ row }) => [row.conversation_id, row.revision]));
    const rows = await person.conversations(url);
    if (rows.some((row) => known.get(row.conversation_id) !== row.revision)) return true;
  }
  return false;
}
