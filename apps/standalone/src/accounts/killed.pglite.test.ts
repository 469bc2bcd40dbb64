import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApplicationProcess } from "../../test/application-process.js";

let DATA_DIR: string;

beforeAll(async () => {
  ApplicationProcess.build();
  DATA_DIR = await mkdtemp(join(tmpdir(), "duologue-killed-"));
});
afterAll(() => rm(DATA_DIR, { recursive: true }));

/** So many passwords take longer to hash than the first response needs. */
const PEOPLE = Array.from({ length: 40 }, (_, n) => ({ email: `person${n}@example.com`, password: "correct horse" }));

async function post(url: string, path: string, body: object): Promise<number> {
  const headers = { "content-type": "application/json" };
  return (await fetch(`${url}/auth/${path}`, { method: "POST", headers, body: JSON.stringify(body) })).status;
}

test("[ACCT13] [ACCT24] after SIGKILL amid sign-ups, each address signs in or signs up", async () => {
  const killed = new ApplicationProcess({ DATA_DIR });
  const before = await killed.ready();
  const statuses: number[] = [];
  const signUps = PEOPLE.map(async (person) => {
    statuses.push(await post(before, "sign-up/email", { ...person, name: "Person" }));
  });
  await Promise.any(signUps);
  await killed.end("SIGKILL");
  await Promise.allSettled(signUps);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(statuses.length).toBeLessThan(PEOPLE.length);

  await using application = new ApplicationProcess({ DATA_DIR });
  const url = await application.ready();
  let signedIn = 0;
  for (const person of PEOPLE) {
    const status = await post(url, "sign-in/email", person);
    if (status === 200) signedIn += 1;
    else expect([status, await post(url, "sign-up/email", { ...person, name: "Person" })]).toEqual([401, 200]);
  }
  expect(signedIn).toBeGreaterThanOrEqual(statuses.length);
});
