import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { arrive, clientWith, renderChat } from "../testing/render-chat.js";
import { ADA, pending, stored } from "../testing/sample-messages.js";

/** The chat window with 1,000 px of messages in 400 px, and what scrolls them as a reader does. */
function setup() {
  const client = clientWith([stored(1)]);
  renderChat(client);
  const log = screen.getByRole("log");
  Object.defineProperties(log, { scrollHeight: { value: 1_000 }, clientHeight: { value: 400 } });
  function scrollTo(top: number) {
    log.scrollTop = top;
    fireEvent.scroll(log);
  }
  const button = () => screen.queryByRole("button", { name: /^Jump to newest/u });
  return { client, log, scrollTo, button };
}

test("[UI6] at the bottom there is no button, and what arrives there is not new", () => {
  const { client, scrollTo, button } = setup();
  scrollTo(600);
  arrive(client, stored(2));
  expect(button()).toBeNull();
  scrollTo(100);
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest");
});

test("[UI6] away from the bottom the button counts what the other person writes, and leads there", () => {
  const { client, log, scrollTo, button } = setup();
  scrollTo(100);
  arrive(client, stored(2), stored(3, { sender_id: ADA.user_id }));
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest, 1 new message");
  arrive(client, stored(4));
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest, 2 new messages");
  fireEvent.click(button() as HTMLElement);
  expect([log.scrollTop, button()]).toEqual([600, null]);
});

test("[UI5] what the other person writes does not move a reader who is elsewhere, what the reader sends does", () => {
  const { client, log, scrollTo } = setup();
  scrollTo(100);
  arrive(client, stored(2));
  expect(log.scrollTop).toBe(100);
  arrive(client, pending("p"));
  expect(log.scrollTop).toBe(600);
});
