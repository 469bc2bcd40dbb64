import type { SessionSetting } from "./session-settings.js";

/**
 * Reads the settings in PostgreSQL's start-up parameter `options`: `-c name=value`, `-cname=value` or `--name=value`.
 * White space separates, and a backslash takes the next character as it is, as in PostgreSQL's `pg_split_opts`.
 *
 * @returns undefined if it contains anything else
 */
export function readStartupOptions(text: string): SessionSetting[] | undefined {
  const words = (text.match(/(?:\\[\s\S]|[^\s\\])+/g) ?? []).map((word) => word.replace(/\\([\s\S])/g, "$1"));
  const settings: SessionSetting[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const given = word === "-c" ? words.shift() : /^(?:-c|--)(.+)$/s.exec(word)?.[1];
    const setting = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(given ?? "");
    if (!setting) return undefined;
    settings.push({ name: (setting[1] ?? "").replaceAll("-", "_"), value: setting[2] ?? "" });
  }
  return settings;
}
