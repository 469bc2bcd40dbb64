import { createTestDatabase } from "@duologue/testkit";
import pg from "pg";
import { expect, test } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";
import { Correspondence, HOST_TOKENS } from "../test/correspondence.js";

test("[START17] told to end a second time, it ends at once", async () => {
  ApplicationProcess.build();
  await using database = await createTestDatabase();
  const { url: DATABASE_URL } = database.options as { url: string };
  await using application = new ApplicationProcess({ ...HOST_TOKENS, DATABASE_URL });
  const url = await application.ready();
  const correspondence = await Correspondence.begin(url);
  const writing = correspondence.write(url);
  await correspondence.hasGrownBy(1);
  // A held row keeps it from finishing what it took.
  const holder = new pg.Client({ connectionString: DATABASE_URL });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from conversations for update");
  const ended = application.end("SIGTERM");
  while (await isListening(url));
  void application.end("SIGINT");
  expect(await ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Ended at once, as told twice/) });
  await holder.end();
  await writing;
});

async function isListening(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  );
}
