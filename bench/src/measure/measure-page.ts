import { gzipSync } from "node:zlib";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { DUOLOGUE } from "../contestants/contestant.js";
import { query } from "../contestants/people.js";
import { setStage } from "../contestants/stage.js";
import type { Figures } from "./figures.js";
import type { Measurement, Workplace } from "./measurement.js";

/** Messages of the long conversation. */
const LENGTH = 100_000;
/** How many are scrolled through, and how far a turn of the wheel goes. */
const SCROLLED = 2_000;
const WHEEL_PIXELS = 600;
const ARRIVING_A_SECOND = 50;
const ARRIVING_SECONDS = 10;
/** In the open conversation, before the heap is measured. */
const RECEIVED = 10_000;
const SENT_AT_ONCE = 20;

const CHROMIUM = "/usr/bin/chromium";

/** Somebody's page, signed in; the other one writes over HTTP. */
interface Scene {
  readonly page: Page;
  /** Sends a message to whoever looks at the page. */
  write(content: string): Promise<void>;
}

/** What a person's browser does: in Chromium, without a screen, at 60 frames a second at most. */
export function pageMeasurements(work: Workplace): Measurement[] {
  const measurement = (name: string, measure: (scene: Scene) => Promise<Figures>): Measurement => ({
    kind: "page",
    name: `page, ${name}`,
    subjects: [{ name: "duologue", measure: () => onScene(work, measure) }],
  });
  return [
    measurement("first load", measureFirstLoad),
    measurement(`opening a conversation of ${LENGTH.toLocaleString("en")} messages`, measureOpening),
    measurement(`scrolling through ${SCROLLED.toLocaleString("en")} messages`, measureScrolling),
    measurement(`${ARRIVING_A_SECOND} messages a second arriving`, measureArriving),
    measurement(`after ${RECEIVED.toLocaleString("en")} messages came`, measureHeap),
  ];
}

async function onScene(work: Workplace, measure: (scene: Scene) => Promise<Figures>): Promise<Figures> {
  const env = { ACCOUNTS: "on", JWT_SUBJECT: "external_id", AUTH_SECRET: "a secret of the bench's page, long enough" };
  await using stage = await setStage(DUOLOGUE, work, 0, { env });
  const url = `http://127.0.0.1:${stage.port}`;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const me = await signUp(browser, url, "Ada Lovelace");
    const other = await signUp(browser, url, "Grace Hopper");
    const opened = await ask(other, "/v1/conversations", { userId: me.userId });
    await fill(stage.databaseUrl, opened.conversation_id, other.userId, me.userId);
    return await measure({
      page: await me.context.newPage(),
      write: async (content) => {
        await ask(other, `/v1/conversations/${opened.conversation_id}/messages`, { content });
      },
    });
  } finally {
    await browser.close();
  }
}

/** Somebody with an account. */
interface Somebody {
  readonly context: BrowserContext;
  readonly userId: number;
  readonly token: string;
}

async function signUp(browser: Browser, baseURL: string, name: string): Promise<Somebody> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1_200, height: 800 } });
  const data = { name, email: `${name.replace(" ", ".")}@example.com`, password: "correct horse battery" };
  const headers = { origin: baseURL };
  const signedUp = await context.request.post("/auth/sign-up/email", { data, headers });
  if (!signedUp.ok()) throw new Error(`A sign-up was answered ${signedUp.status()}.`);
  const { token } = await (await context.request.get("/auth/token")).json();
  const me = await context.request.get("/v1/users/me", { headers: { authorization: `Bearer ${token}` } });
  return { context, token, userId: (await me.json()).user_id };
}

async function ask({ context, token }: Somebody, path: string, data: object) {
  const answer = await context.request.post(path, { data, headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}.`);
  return answer.json();
}

/** Both have written, and all is read. */
async function fill(url: string, conversationId: number, a: number, b: number): Promise<void> {
  await query(
    url,
    `insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", revision, read_status)
    select ${conversationId}, case n % 3 when 0 then ${a} else ${b} end, case n % 3 when 0 then ${b} else ${a} end,
      'message ' || n || repeat(' and a few more words', n % 7), now() - (${LENGTH} - n) * interval '1 minute', n, true
    from generate_series(1, ${LENGTH}) n`,
  );
  await query(
    url,
    `update conversations set revision = ${LENGTH}, last_message_id = (select max(message_id) from messages)
      where conversation_id = ${conversationId}`,
  );
  await query(url, "vacuum analyze");
}

/** Bytes of all scripts until the conversations are there, compressed as a server in front would. */
async function measureFirstLoad({ page }: Scene): Promise<Figures> {
  const scripts: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script")
      scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto("/");
  await conversation(page).waitFor();
  await page.waitForLoadState("networkidle");
  const sizes = await Promise.all(scripts);
  return { scriptBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** From the arrival of the page of history to the frame that shows the last message. */
async function measureOpening({ page }: Scene): Promise<Figures> {
  await page.goto("/");
  await conversation(page).waitFor();
  await recordFrames(page);
  await conversation(page).click();
  await lastMessage(page).waitFor();
  const mark = `shown message ${LENGTH}`;
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark);
  const openMs = await page.evaluate((shown) => {
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const history = resources.find(({ name }) => name.includes("/messages?"));
    const [painted] = performance.getEntriesByName(shown);
    return (painted?.startTime ?? Number.NaN) - (history?.responseEnd ?? Number.NaN);
  }, mark);
  return { openMs, ...(await framesOf(page)) };
}

/** Upward, as fast as older messages come. */
async function measureScrolling({ page }: Scene): Promise<Figures> {
  await openConversation(page);
  await page.getByRole("log").hover();
  await recordFrames(page);
  const wanted = page.getByRole("log").getByText(`message ${LENGTH - SCROLLED}`);
  while ((await wanted.count()) === 0) await page.mouse.wheel(0, -WHEEL_PIXELS);
  return framesOf(page);
}

async function measureArriving({ page, write }: Scene): Promise<Figures> {
  await openConversation(page);
  await recordFrames(page);
  const from = performance.now();
  const writes: Promise<void>[] = [];
  for (let n = 0; n < ARRIVING_A_SECOND * ARRIVING_SECONDS; n += 1) {
    const due = from + (n * 1_000) / ARRIVING_A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    writes.push(write(`arriving ${n}`));
  }
  await Promise.all(writes);
  await page
    .getByRole("log")
    .getByText(`arriving ${writes.length - 1}`)
    .waitFor();
  return framesOf(page);
}

async function measureHeap({ page, write }: Scene): Promise<Figures> {
  await openConversation(page);
  const numbers = Array.from({ length: RECEIVED }, (_, n) => n).values();
  await Promise.all(
    Array.from({ length: SENT_AT_ONCE }, async () => {
      for (const n of numbers) await write(`received ${n}`);
    }),
  );
  await write("the last one");
  await page.getByRole("log").getByText("the last one").waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return { heapBytes: usedSize };
}

function conversation(page: Page) {
  return page.getByRole("link", { name: /Grace Hopper/ });
}

function lastMessage(page: Page) {
  return page.getByRole("log").getByText(`message ${LENGTH}`);
}

async function openConversation(page: Page): Promise<void> {
  await page.goto("/");
  await conversation(page).click();
  await lastMessage(page).waitFor();
}

/** From now on, the page notes how long each frame took, and the first frame in which a message is shown. */
async function recordFrames(page: Page): Promise<void> {
  await page.evaluate((last) => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    let before = performance.now();
    let isShown = false;
    const next = (now: number) => {
      frames.push(now - before);
      before = now;
      if (!isShown && document.querySelector("[role=log]")?.textContent?.includes(last)) {
        isShown = true;
        // What stands in the document in this frame is painted at its end: the next one begins then.
        requestAnimationFrame(() => performance.mark(`shown ${last}`));
      }
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }, `message ${LENGTH}`);
}

async function framesOf(page: Page): Promise<Figures> {
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  return {
    frames: frames.length,
    longestFrameMs: Math.max(...frames),
    slowFrames: frames.filter((ms) => ms > 50).length,
  };
}
