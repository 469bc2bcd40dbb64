import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import "../testing/render-chat.js";
import { Texts } from "./Texts.js";
import { useTexts } from "./texts.js";

test("[UI28] words that are given anew with every render leave the formats alone, other words for days do not", () => {
  let today = "Heute";
  const { result, rerender } = renderHook(() => useTexts(), {
    wrapper: ({ children }) => (
      <Texts locale="de">
        <Texts strings={{ send: "Ab damit", today }}>{children}</Texts>
      </Texts>
    ),
  });
  const before = result.current.formats;
  rerender();
  expect(result.current.formats).toBe(before);
  expect(result.current.strings.send).toBe("Ab damit");
  today = "Diesen Tag";
  rerender();
  expect(result.current.formats.dayName("2025-06-03T12:00:00.000Z", "2025-06-03")).toBe("Diesen Tag");
});
