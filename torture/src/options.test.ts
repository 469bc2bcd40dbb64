import { expect, test } from "vitest";
import { HEALINGS } from "./healing/healing.js";
import { parseCommand, type RunOptions } from "./options.js";
import { FAULTS } from "./saboteur/faults.js";

function runs(text: string): readonly RunOptions[] {
  const command = parseCommand(text === "" ? [] : text.split(" "), 99);
  return command.kind === "run" ? command.runs : [];
}

test("[TORTURE15] without a word, one minute with all faults on PostgreSQL, and a seed of its own", () => {
  expect(runs("")).toEqual([
    {
      seed: 99,
      seconds: 60,
      database: "postgres",
      processes: 1,
      redis: false,
      balancer: null,
      devices: 7,
      busy: 0,
      faults: FAULTS,
      without: null,
      withoutHealing: [],
      rate: 200,
      pace: 1,
      patience: 90,
      out: "torture-results/99",
    },
  ]);
});

test("[TORTURE15] both databases are two runs, each with a folder of its own", () => {
  const [one, two] = runs("--seed 7 --database both --out results");
  expect([one?.database, one?.out, two?.database, two?.out]).toEqual([
    "postgres",
    "results-postgres",
    "pglite",
    "results-pglite",
  ]);
});

test("[TORTURE15] faults are chosen by name", () => {
  expect(runs("--faults none")[0]?.faults).toEqual([]);
  expect(runs("--faults kill-redis,cut-client-link")[0]?.faults.map(({ name }) => name)).toEqual([
    "kill-redis",
    "cut-client-link",
  ]);
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
});

test("[TORTURE18] a failover is a fault of PostgreSQL alone", () => {
  const kinds = (text: string) => runs(`--faults each ${text}`).flatMap(({ faults }) => faults.map(({ name }) => name));
  expect(kinds("--database postgres")).toContain("fail-over-postgres");
  expect(kinds("--database pglite")).not.toContain("fail-over-postgres");
});

test("[TORTURE15] each fault alone is one run, if there is what it breaks", () => {
  const names = (text: string) => runs(text).map(({ faults }) => faults.map(({ name }) => name).join());
  const [all, withoutRedis] = [names("--faults each --redis --processes 2 --balancer nginx"), names("--faults each")];
  expect(all).toEqual(FAULTS.map(({ name }) => name));
  expect(withoutRedis).toEqual(all.filter((name) => !/redis|rolling/.test(name)));
  expect(names("--faults each --database pglite")).toContain("kill-server");
  expect(names("--faults each --database pglite")).not.toContain("lose-commit-answer");
});

test("[TORTURE16] ways of healing are switched off by name, or all of them that there are", () => {
  const off = (text: string) => runs(`--without-healing ${text}`).map(({ withoutHealing }) => withoutHealing.join());
  expect(off("periodic,gap")).toEqual(["gap,periodic"]);
  expect(off("all")).toEqual([HEALINGS.join()]);
  expect(off("all --database pglite")).toEqual(["gap,periodic,connect,wake-up,resend"]);
});

test("[TORTURE16] each alone is one run, if something makes up for it", () => {
  const each = runs("--without-healing each --faults each");
  expect(each.map(({ withoutHealing, faults }) => [...withoutHealing, faults[0]?.name]).slice(0, 5)).toEqual([
    ["gap", "kill-server"],
    ["periodic", "kill-server"],
    ["connect", "kill-server"],
    ["wake-up", "kill-server"],
    ["lost-answer", "kill-server"],
  ]);
  expect(new Set(each.map(({ out }) => out)).size).toBe(each.length);
});

test.each([
  ["--seed x", "--seed must be a number from 0 on"],
  ["--seconds 0", "--seconds must be a number from 1 on"],
  ["--faults flood", "--faults must be one of"],
  ["--without care", "--without must be one of lock, key, commit, catch-up, broadcast, primary"],
  ["--database oracle", "--database must be one of"],
  ["--database pglite --processes 2", "The embedded database serves one process"],
  ["--database pglite --without key", "Guards are taken away on PostgreSQL alone"],
  ["--without-healing care", "--without-healing must be one of gap, periodic, connect"],
  ["--without-healing lost-answer --database pglite", "--without-healing must be one of gap"],
  ["--without-healing gap --processes 2", "Without Redis, what happens on another process"],
  ["--without-healing gap --without lock", "Guards and healing are not taken away together"],
  ["--sed 7", "Unknown option '--sed'"],
])("%s is refused, and it is said why", (text, why) => {
  expect(() => runs(text)).toThrow(why);
});

test("a history is judged, and nothing is run", () => {
  expect(parseCommand(["--judge", "history.jsonl"], 1)).toEqual({ kind: "judge", file: "history.jsonl" });
});

test("[TORTURE20] a run has the balancer, the devices and the busy processes that it is given; a balancer is before two", () => {
  const [run] = runs("--processes 2 --balancer haproxy --devices 40 --busy 2");
  expect([run?.balancer, run?.devices, run?.busy]).toEqual(["haproxy", 40, 2]);
  expect(() => runs("--balancer nginx")).toThrow("--balancer needs --processes 2.");
  expect(() => runs("--processes 2 --balancer caddy")).toThrow("nginx, haproxy");
});
