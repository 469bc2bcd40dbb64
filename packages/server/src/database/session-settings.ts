import { PLANNER_SETTINGS } from "./planner-settings.js";

/** A statement takes at most this long: the wait for a connection, a repeated read and the response included. */
export const STATEMENT_MS = 3_400;
/** PostgreSQL cancels a statement before the server gives it up. So it is known that the statement did nothing. */
const CANCELLED_AFTER_MS = STATEMENT_MS - 200;

export interface SessionSetting {
  readonly name: string;
  /** As `current_setting` shows it. */
  readonly value: string;
}

/** The settings that every session with a PostgreSQL server needs. Without them, statements mean something else. */
export function sessionSettings(schema: string): readonly SessionSetting[] {
  return [
    { name: "search_path", value: schema },
    { name: "default_transaction_isolation", value: "read committed" },
    // `isoTimestamp` reads times as these two write them.
    { name: "TimeZone", value: "UTC" },
    { name: "DateStyle", value: "ISO, MDY" },
    { name: "client_encoding", value: "UTF8" },
    { name: "statement_timeout", value: `${CANCELLED_AFTER_MS}ms` },
    ...PLANNER_SETTINGS.map((setting) => {
      const [name = "", value = ""] = setting.split("=");
      return { name, value };
    }),
  ];
}

/** Settings as the start-up parameter `options` carries them. */
export function asStartupOptions(settings: readonly SessionSetting[]): string {
  return settings.map(({ name, value }) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`).join(" ");
}
