import { LIMITS, type User } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { page, userRow } from "./rows.js";

const API_KEY = "api-key-of-the-tests";

let world: World;
let ada: User;

beforeAll(async () => {
  world = await createWorld({ apiKey: API_KEY });
  ada = await world.user("Ada");
});

afterAll(() => world[Symbol.asyncDispose]());

describe("people to write to", () => {
  async function search(query: string) {
    const response = await world.request(ada, "GET", `/v1/users${query}`);
    expect(response.status).toBe(200);
    return page(userRow).parse(await response.json());
  }

  const named = (name: string) => search(`?query=${encodeURIComponent(name)}`);

  test("[HTTP10] me answers the token's user", async () => {
    const response = await world.request(ada, "GET", "/v1/users/me");
    expect([response.status, await response.json()]).toEqual([200, ada]);
  });

  test("[HTTP10] a search finds parts of names in any case of letters and any script, never oneself", async () => {
    const people = [await world.user("Grace Hopper"), await world.user("小林 花子"), await world.user("100% _real_")];
    expect(await named("HOP")).toEqual({ data: [people[0]], has_more: false });
    expect(await named("林")).toEqual({ data: [people[1]], has_more: false });
    expect(await named("% _")).toEqual({ data: [people[2]], has_more: false });
    expect(await named("Ada")).toEqual({ data: [], has_more: false });
  });

  test.each([
    ["zoe", "Zoë Åse"],
    ["ZOE\u0308", "Zoë Åse"],
    ["åse", "Zoë Åse"],
    ["ОЛЬ", "Ольга Ёлкина"],
    ["елкина", "Ольга Ёлкина"],
    ["  strasse ", "Groß Straße"],
    ["s", "Groß Straße"],
    ["ｋａｎｊｉ", "漢字 Kanji"],
    ["👩", "👩‍🚀 Sally"],
    ["\\", "back\\slash"],
  ])("[HTTP20] the query %s finds %s", async (query, name) => {
    await world.user(name);
    const { data } = await named(query);
    expect(data.map((user) => user.name)).toContain(name);
  });

  test("[HTTP21] users whose names look the same are marked, in the search and in conversations, and no others", async () => {
    const names = ["Renée Twin", "Renee\u0301 Twin", "renee  twin", "Renée Twins"];
    const users = await Promise.all(names.map((name) => world.user(name)));
    const marks = (await named("renee twin")).data.map((user) => [user.name, user.shares_name]);
    expect(Object.fromEntries(marks)).toEqual({
      "Renée Twin": true,
      "Renee\u0301 Twin": true,
      "renee  twin": true,
      "Renée Twins": undefined,
    });

    for (const user of users) await world.request(ada, "POST", "/v1/conversations", { userId: user.user_id });
    const list = await (await world.request(ada, "GET", "/v1/conversations")).json();
    const others = (list as { data: { other_user: User }[] }).data.map((row) => row.other_user);
    expect(others.map((user) => [user.name, user.shares_name])).toEqual(
      [...names].reverse().map((name) => [name, name === "Renée Twins" ? undefined : true]),
    );
    expect(Object.keys(others[0] ?? {}).sort()).toEqual(["image", "name", "user_id"]);
  });

  test("[HTTP10] without a query everybody comes, by name, page after page, who has the same name too", async () => {
    for (let at = 0; at <= LIMITS.pageDefault; at += 1) await world.user(at % 3 === 0 ? "zz" : `zz ${at}`);
    const first = await search("");
    expect(first.data).toHaveLength(LIMITS.pageDefault);
    expect(first.has_more).toBe(true);
    expect(await search("?query=")).toEqual(first);

    const others = await world.sql("select user_id from users where user_id <> $1 order by name, user_id", [
      ada.user_id,
    ]);
    const seen: User[] = [];
    for (let hasMore = true; hasMore; ) {
      const found = await search(`?limit=7${seen.length > 0 ? `&after=${seen.at(-1)?.user_id}` : ""}`);
      seen.push(...found.data);
      hasMore = found.has_more;
    }
    expect(seen.map(({ user_id }) => ({ user_id }))).toEqual(others);
    expect(await search(`?after=${seen.at(-1)?.user_id}`)).toEqual({ data: [], has_more: false });
  });

  test("[HTTP10] to read on after somebody who does not exist is refused", async () => {
    const response = await world.request(ada, "GET", "/v1/users?after=999999999");
    expect([response.status, await response.json()]).toMatchObject([404, { code: "not_found" }]);
  });

  test.each([
    ["too long", "x".repeat(LIMITS.queryLength + 1)],
    ["after nobody's id", "&after=0"],
    ["for no rows", "&limit=0"],
    ["for more rows than a page has", `&limit=${LIMITS.pageMax + 1}`],
    ["with a NUL", "%00"],
    ["twice", "a&query=b"],
  ])("[HTTP10] a query %s is refused", async (_, query) => {
    const response = await world.request(ada, "GET", `/v1/users?query=${query}`);
    expect([response.status, await response.json()]).toMatchObject([400, { code: "invalid_payload" }]);
  });
});

describe("people of the host", () => {
  async function put(externalId: string, body: unknown, key: string | null = API_KEY, url = world.url) {
    const response = await fetch(`${url}/v1/users/by-external-id/${encodeURIComponent(externalId)}`, {
      method: "PUT",
      headers: { "content-type": "application/json", ...(key !== null && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  test("[HTTP11] the host's server creates a person, and changes the same one", async () => {
    const created = await put("u-17", { name: "Linus", image: "https://pictures.test/1.png" });
    expect(created).toMatchObject({ status: 200, body: { name: "Linus", image: "https://pictures.test/1.png" } });
    const changed = await put("u-17", { name: "Linus T." });
    expect(changed).toEqual({ status: 200, body: { ...created.body, name: "Linus T.", image: null } });
    expect(Object.keys(changed.body).sort()).toEqual(["image", "name", "user_id"]);
  });

  test.each(["a/b?c#d", "ünï 码", "100%", "%41", "a+b"])("[HTTP11] the host's id may be %s", async (externalId) => {
    const { body } = await put(externalId, { name: "Somebody" });
    const rows = await world.sql("select user_id from users where external_id = $1", [externalId]);
    expect(rows).toEqual([{ user_id: body.user_id }]);
  });

  test.each([
    ["no name", {}],
    ["a picture that would run", { name: "x", image: "javascript:alert(1)" }],
    ["a picture that is no address", { name: "x", image: "me.png" }],
  ])("[HTTP11] %s is refused", async (_, body) => {
    expect(await put("u-18", body)).toMatchObject({ status: 400, body: { code: "invalid_payload" } });
    expect(await world.sql("select 1 from users where external_id = 'u-18'")).toEqual([]);
  });

  test.each([
    ["white space", "  "],
    ["too many characters", "x".repeat(LIMITS.nameLength + 1)],
    ["a NUL", "a\0b"],
    ["a filler", "\u3164"],
    ["a zero width space", "\u200b"],
    ["a line break", "a\nb"],
    ["an override", "a\u202eb"],
    ["a lone surrogate", "a\ud800"],
  ])("[LIMIT19] the host's server cannot give a name with %s", async (_, name) => {
    expect(await put("u-20", { name })).toMatchObject({ status: 400, body: { code: "invalid_payload" } });
    await expect(world.chat.users.upsert({ externalId: "u-20", name })).rejects.toThrow(/must /);
    expect(await world.sql("select 1 from users where external_id = 'u-20'")).toEqual([]);
  });

  test("[HTTP11] an id that is too long, or has a NUL, is refused", async () => {
    for (const externalId of ["x".repeat(LIMITS.externalIdLength + 1), "a\0b"]) {
      expect(await put(externalId, { name: "x" })).toMatchObject({ status: 400, body: { code: "invalid_payload" } });
    }
  });

  test("[HTTP11] without the right key nothing is changed, and nothing is said about the body", async () => {
    const keys = [null, "", "wrong", `${API_KEY}x`, await world.token(ada)];
    const answers = await Promise.all(keys.map((key) => put("u-19", {}, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(keys.length).fill(401));
    expect(answers.map(({ body }) => body.details)).toEqual([
      "token_missing",
      "token_missing",
      ...Array(3).fill("token_invalid"),
    ]);
  });

  test("[HTTP11] the key opens no user's routes", async () => {
    const response = await fetch(`${world.url}/v1/users/me`, { headers: { authorization: `Bearer ${API_KEY}` } });
    expect(response.status).toBe(401);
  });

  test("[HTTP11] where no key is configured there is no such route", async () => {
    await using closed = await createWorld();
    for (const key of [null, "", "undefined", API_KEY]) {
      expect(await put("u-1", { name: "x" }, key, closed.url)).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
    }
  });
});
