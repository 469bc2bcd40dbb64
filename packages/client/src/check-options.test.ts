import { expect, test, vi } from "vitest";
import { createClient } from "./create-client.js";

test("[CLIENT39] an unknown option is said once, with the name that may be meant; all known ones are silent", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const wrong = {
    URL: "/",
    socket_path: "/x",
    transport: [],
    outBox: "memory",
    fetchh: 1,
    colour: "red",
    onMessage: 1,
  };
  for (let time = 0; time < 2; time += 1) createClient({ url: "https://a.example", token: "t", ...wrong });
  const said = warn.mock.calls.map(([message]) => String(message).replace("Duologue: createClient has no option ", ""));
  warn.mockRestore();
  expect(said).toEqual([
    '"URL". Did you mean "url"?',
    '"socket_path". Did you mean "socketPath"?',
    '"transport". Did you mean "transports"?',
    '"outBox". Did you mean "outbox"?',
    '"fetchh". Did you mean "fetch"?',
    '"colour".',
    '"onMessage".',
  ]);
});
