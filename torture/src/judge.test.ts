import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aPerfectRun } from "../test/perfect-run.js";
import { aSend, type Planted, remove } from "../test/planted.js";
import { check } from "./checker/check.js";
import { writeHistory } from "./history/write-history.js";
import { judgeHistory, pageOf } from "./judge.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "torture-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function save(records: Planted | ReturnType<typeof aPerfectRun>): Promise<string> {
  const path = join(folder, "history.jsonl");
  const history = writeHistory(path);
  for (const record of records) history.write(record);
  await history.close();
  return path;
}

/** Out of the reach of a page that is well escaped. */
const NASTY = `</style><script>alert("1")</script>\u2028`;

test("[TORTURE10] a saved history is judged again as the run was", async () => {
  const records: Planted = JSON.parse(JSON.stringify(aPerfectRun()));
  expect(await judgeHistory(await save(records))).toEqual(check(records));
  remove(records, aSend(records).stored);
  const verdict = await judgeHistory(await save(records));
  expect(verdict.anomalies.length).toBeGreaterThan(0);
  expect(verdict).toEqual(check(records));
});

test("[TORTURE10] the page shows run, faults and each anomaly, needs nothing from elsewhere, and runs nothing", async () => {
  const records: Planted = JSON.parse(JSON.stringify(aPerfectRun()));
  const { stored, begun } = aSend(records);
  stored.row.content = NASTY;
  begun.client = NASTY;
  const path = await save(records);
  const { anomalies } = await judgeHistory(path);
  const page = await readFile(pageOf(path), "utf8");
  expect(page).toContain(`${anomalies.length} anomalies`);
  expect(page).toContain("kill-server: server 1");
  for (const place of anomalies.keys()) {
    expect(page).toContain(`href="#anomaly-${place + 1}"`);
    expect(page).toContain(`id="anomaly-${place + 1}"`);
  }
  expect(page).not.toMatch(/<script|<link|src=|url\(|@import|https?:/);
});

test("[TORTURE10] of a rule that was broken a thousand times the page shows the first, beside all other rules", async () => {
  const records: Planted = JSON.parse(JSON.stringify(aPerfectRun()));
  const { row } = aSend(records).stored;
  for (let id = 10_000; id < 11_000; id++)
    records.push({ kind: "message", row: { ...row, message_id: id, content: `${id}`, client_message_id: null } });
  const path = await save(records);
  const { anomalies } = await judgeHistory(path);
  const page = await readFile(pageOf(path), "utf8");
  const listed = page.match(/id="anomaly-\d+"/g) ?? [];
  expect(listed.length).toBeLessThan(500);
  expect(page).toContain(`And ${anomalies.length - listed.length} more.`);
  for (const rule of new Set(anomalies.map((anomaly) => anomaly.rule)))
    expect(page).toContain(`<p class="where">${rule}`);
});

test("[TORTURE10] a line that is no record is named", async () => {
  const path = join(folder, "history.jsonl");
  await writeFile(path, '{"kind":"run"}\n{"kind":"beg');
  await expect(judgeHistory(path)).rejects.toThrow(/history\.jsonl:2 is not a record/);
});
