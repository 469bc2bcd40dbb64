import type { User } from "@duologue/protocol";
import { render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, onTestFinished, test, vi } from "vitest";
import { ChatWindow } from "../components/ChatWindow.js";
import { DuologueProvider } from "../DuologueProvider.js";
import { clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA, stored } from "../testing/sample-messages.js";
import type { Strings } from "./strings.js";
import type { TextOptions } from "./texts.js";

/** The warnings of the components, from now to the end of the test. */
function warnings(): () => string[] {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  return () => warn.mock.calls.map(([message]) => String(message));
}

const time = () => screen.getByText(/\d\d[:.]\d\d/).textContent;

test.each([
  ["en-US@posix", "12:01 PM"],
  ["de_DE.UTF-8", "12:01"],
  ["C", "12:01"],
  ["", "12:01"],
  ["not a locale at all", "12:01"],
  ["x".repeat(5_000), "12:01"],
])("[UI33] a locale that is none, such as %j, is replaced by the nearest, with one warning", (locale, written) => {
  const said = warnings();
  renderChat(clientWith([stored(1)]), { locale });
  expect(time()).toBe(written);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toContain(`"${locale}" is not a BCP 47 locale`);
});

test.each(["Mars/Olympus", "", "GMT+99", "\0"])(
  "[UI33] a time zone that is none, such as %j, is replaced by the reader's own, with one warning",
  (timeZone) => {
    const said = warnings();
    render(
      <StrictMode>
        <DuologueProvider client={clientWith([stored(1)])} locale="en-GB" timeZone={timeZone}>
          <ChatWindow conversationId={WITH_BEN} currentUserId={ADA.user_id} timeZone={timeZone} />
        </DuologueProvider>
      </StrictMode>,
    );
    const { timestamp } = stored(1);
    expect(time()).toBe(new Date(timestamp).toLocaleTimeString("en-GB", { timeStyle: "short" }));
    expect(said()).toHaveLength(1);
  },
);

test.each([
  { messagesWith: undefined, today: null },
  { messagesWith: "Messages", emptyTitle: 7 },
  { crashed: {}, tryAgain: () => "x", arrived: true },
])("[UI33] strings that have another type stay English, with a warning for each that is given: %o", (strings) => {
  const said = warnings();
  renderChat(clientWith([stored(1)]), { strings: strings as unknown as Partial<Strings> });
  expect(screen.getByRole("log", { name: "Messages with Ben" }).textContent).toContain("Message 1");
  const given = Object.entries(strings).filter(([, value]) => value !== undefined && value !== null);
  expect(said()).toHaveLength(given.length);
  for (const [name] of given) expect(said().join("\n")).toContain(`strings.${name} must be a`);
});

test("[UI33] a string that there is not causes one warning, which says what may be meant", () => {
  const said = warnings();
  renderChat(clientWith([stored(1)]), { strings: { jumpToNewst: () => "Down" } as Partial<Strings> });
  expect(said()).toEqual([`Duologue: there is no string "jumpToNewst". Did you mean "jumpToNewest"?`]);
});

test.each(["x", {}, { id: 2, displayName: "Ben" }, { user_id: 2, name: null }])(
  "[UI33] another user without a name, %o, is shown as the list has it, with one warning",
  (otherUser) => {
    const said = warnings();
    renderChat(clientWith([stored(1)]), { otherUser: otherUser as unknown as User });
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("Ben");
    expect(said().filter((line) => line.includes("otherUser"))).toHaveLength(said().length);
  },
);

test("[UI34] where the system's time zone cannot be read, times are in UTC", () => {
  const read = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockImplementation(() => {
    throw new Error("no fingerprints");
  });
  onTestFinished(() => read.mockRestore());
  render(
    <DuologueProvider client={clientWith([stored(1)])} locale="en-GB">
      <ChatWindow conversationId={WITH_BEN} currentUserId={ADA.user_id} />
    </DuologueProvider>,
  );
  expect(time()).toBe("12:01");
});

test("[UI33] where the system's own time zone is none, times are in UTC, with one warning", () => {
  const said = warnings();
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  const options = vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions");
  options.mockImplementation(function unknown(this: Intl.DateTimeFormat) {
    return { ...resolvedOptions.call(this), timeZone: "Etc/Unknown" };
  });
  onTestFinished(() => options.mockRestore());
  render(
    <DuologueProvider client={clientWith([stored(1)])} locale="en-GB">
      <ChatWindow conversationId={WITH_BEN} currentUserId={ADA.user_id} />
    </DuologueProvider>,
  );
  expect(time()).toBe("12:01");
  expect(said()).toHaveLength(1);
});

test("[UI33] null as locale or time zone is none given", () => {
  const said = warnings();
  const none = { locale: null, timeZone: null } as unknown as TextOptions;
  renderChat(clientWith([stored(1)]), none);
  expect(time()).toBe("12:01");
  expect(said()).toEqual([]);
});

test.each([
  { timestamp: "yesterday" },
  { timestamp: "" },
  { timestamp: "+999999-01-01T00:00:00.000Z" },
  { content: "" },
  { content: "\ud800 lone, \0 and \u202e turned" },
  { content: `${"a\u0301".repeat(2_000)}\u{e0067}` },
])("[UI33] a row that no server should send is shown as far as it can be: %j", (given) => {
  renderChat(clientWith([stored(1), stored(2, given), stored(3)]), {
    otherUser: { user_id: 2, name: "", image: "javascript:alert(1)" },
  });
  expect(screen.getByRole("log").textContent).toContain("Message 3");
  expect(screen.queryByRole("alert")).toBeNull();
});
