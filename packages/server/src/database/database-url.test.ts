import { expect, test } from "vitest";
import { connectionSettings } from "./connection-settings.js";
import { databaseAddress, databaseUrlProblem } from "./database-url.js";

const BASE = "postgres://ada:hunter2@db.example.com:5433/chat";
const ADDRESS =
  "must be an address like postgres://user:password@host:5432/database, with special characters percent-encoded.";

test.each([
  "host=/var/run/postgresql",
  "port=6432",
  "user=eve&password=x",
  "ssl=true",
  "ssl=no-verify",
  "sslmode=disable",
  "sslmode=require",
  "sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem",
  "uselibpqcompat=true&sslmode=require",
  "sslnegotiation=direct",
  "application_name=chat",
  "fallback_application_name=chat",
  "options=-c%20geqo%3Doff",
  "options=-cgeqo=off%20--work-mem=64MB",
  "idle_in_transaction_session_timeout=60000",
  "channel_binding=prefer",
  "sslmode=require&channel_binding=require",
  "client_encoding=UTF8",
  "client_encoding=utf-8",
  "encoding=utf8",
  "target_session_attrs=read-write",
  "target_session_attrs=primary",
])("[DATA11] ?%s is accepted", (query) => {
  expect(databaseUrlProblem(`${BASE}?${query}`)).toBeUndefined();
});

test.each([
  ["statement_timeout=1", "has the parameter statement_timeout: Duologue sets its own time limits. Remove it."],
  ["lock_timeout=1", "has the parameter lock_timeout: Duologue sets its own time limits. Remove it."],
  ["query_timeout=1", "has the parameter query_timeout: Duologue sets its own time limits. Remove it."],
  ["connect_timeout=10", "has the parameter connect_timeout: Duologue sets its own time limits. Remove it."],
  ["client_encoding=LATIN1", "has the parameter client_encoding, which must be UTF8."],
  ["client_encoding=auto", "has the parameter client_encoding, which must be UTF8."],
  ["encoding=SQL_ASCII", "has the parameter encoding, which must be UTF8."],
  ["application_name=a%00options%00-csearch_path=x%00", ADDRESS],
  ["password=a%00b", ADDRESS],
  ["options=-c search_path=x", ADDRESS],
  [
    "options=-c%20search_path%3Dx",
    "has the parameter options, which must not set search_path: Duologue needs its own value.",
  ],
  [
    "options=--Default-Transaction-Isolation=serializable",
    "has the parameter options, which must not set Default_Transaction_Isolation: Duologue needs its own value.",
  ],
  [
    "options=-cstatement_timeout=0",
    "has the parameter options, which must not set statement_timeout: Duologue needs its own value.",
  ],
  [
    "options=-c%20TIMEZONE=CET",
    "has the parameter options, which must not set TIMEZONE: Duologue needs its own value.",
  ],
  [
    "options=-c%20default_transaction_read_only=on",
    "has the parameter options, which must not set default_transaction_read_only: Duologue needs its own value.",
  ],
  ["options=-d%205", "has the parameter options, which must contain -c name=value and nothing else."],
  ["options=-c", "has the parameter options, which must contain -c name=value and nothing else."],
  ["options=geqo=off", "has the parameter options, which must contain -c name=value and nothing else."],
  ["options=", "has the parameter options without a value: remove it."],
  ["options=-cgeqo=off&options=-cgeqo=on", "has the parameter options twice: remove one."],
  ["dbname=x", "has the parameter dbname: write the database as the path, like postgres://host/database. Remove it."],
  [
    "database=x",
    "has the parameter database: write the database as the path, like postgres://host/database. Remove it.",
  ],
  ["hostaddr=10.0.0.1", "has the parameter hostaddr: write the address as the host. Remove it."],
  ["host=a,b", "has the parameter host, which must be one host, or the folder of a Unix socket."],
  ["port=5432,5433", "has the parameter port, which must be one port."],
  ["target_session_attrs=any", "has the parameter target_session_attrs, which must be read-write, primary."],
  ["target_session_attrs=standby", "has the parameter target_session_attrs, which must be read-write, primary."],
  ["channel_binding=on", "has the parameter channel_binding, which must be require, prefer, disable."],
  ["replication=database", "has the parameter replication: the driver does not support it. Remove it."],
  ["load_balance_hosts=random", "has the parameter load_balance_hosts: the driver does not support it. Remove it."],
  [
    "sslmode=allow",
    "has the parameter sslmode, which must be disable, no-verify, prefer, require, verify-ca, verify-full.",
  ],
  ["ssl=false", "has the parameter ssl, which must be true, 1, 0, no-verify."],
  ["sslnegotiation=no", "has the parameter sslnegotiation, which must be postgres, direct."],
  ...[
    ...["keepalives", "keepalives_idle", "tcp_user_timeout", "passfile", "service", "gssencmode", "requirepeer"],
    ...["sslpassword", "sslcrl", "sslsni", "ssl_min_protocol_version", "max", "binary", "keepAlive", "pgbouncer"],
    ...["schema", "Options", "SSLMODE", "search_path", "TimeZone", "constructor", "types"],
  ].map((name) => [`${name}=1`, `has the parameter ${name}, which Duologue does not know: remove it.`]),
])("[DATA11] ?%s is rejected", (query, problem) => {
  expect(databaseUrlProblem(`${BASE}?${query}`)).toBe(problem);
  if (problem !== undefined && problem !== ADDRESS) {
    expect(() => connectionSettings(`${BASE}?${query}`, "public")).toThrow(`The url of the database ${problem}`);
  }
});

test.each([
  "mysql://ada:hunter2@db/chat",
  "hunter2",
  "",
  "socket:/tmp?db=chat",
  "/var/run/postgresql chat",
  "postgres://u%ZZ:hunter2@db/chat",
  "postgres://ada:hunter2#@db/chat",
  "postgres://ada:hunter 2@db/chat",
  "postgres://ada:1?hunter2@db/chat",
  "postgres://ada:1?hunter&x=2@db/chat",
  "postgres://ada:1/hunter2@db/chat",
])("[DATA11] [LOG5] %s is no address, and no part of it is repeated", (url) => {
  expect(databaseUrlProblem(url)).toBe(ADDRESS);
});

test.each(["postgres://ada:hunter2@a,b/chat", "postgres://a:5432,b:5433/chat", "postgres://a%2Cb/chat"])(
  "[DATA11] %s names several hosts",
  (url) => {
    expect(databaseUrlProblem(url)).toMatch(/^names several hosts, which the driver does not support/);
  },
);

test.each([
  [BASE, "db.example.com:5433", "ada", "chat"],
  ["postgres://eve@[::1]/a%20b", "[::1]:5432", "eve", "a b"],
  ["postgresql://eve:x@/chat?host=/var/run/postgresql", "/var/run/postgresql:5432", "eve", "chat"],
  ["postgres://h/d?user=eve&port=6432&sslrootcert=/nowhere", "h:6432", "eve", "d"],
])("[START8] %s leads to %s", (url, host, user, database) => {
  expect(databaseUrlProblem(url)).toBeUndefined();
  expect(databaseAddress(url)).toEqual({ host, user, database });
});
