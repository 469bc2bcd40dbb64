import fc from "fast-check";
import { expect, test } from "vitest";
import { type LaidOut, laidOutList } from "../testing/laid-out-list.js";
import { createReadingPlace } from "./reading-place.js";

const VIEWPORT = 600;

function messages(prefix: string, heights: readonly number[]): LaidOut[] {
  return heights.map((height, index) => ({ key: `${prefix}${index}`, height }));
}

function openedAt(scrollTop: number) {
  const list = laidOutList(VIEWPORT);
  const place = createReadingPlace();
  list.layOut(
    messages(
      "m",
      Array.from({ length: 60 }, () => 40),
    ),
  );
  place.open(list.scroller);
  list.scroller.scrollTop = scrollTop;
  place.remember(list.scroller, true);
  return { list, place };
}

test("[UI4] twenty pages above, each of fractional height, move the visible message by at most 1 px in all", () => {
  const { list, place } = openedAt(500);
  const key = list.firstVisible();
  const before = list.onScreen(key);
  for (let page = 0; page < 20; page += 1) {
    list.layOut([...messages(`p${page}-`, [41.3, 63.7, 40.45]), ...list.boxes()]);
    place.settle(list.scroller);
    place.remember(list.scroller, true);
  }
  expect(Math.abs(list.onScreen(key) - before)).toBeLessThanOrEqual(1);
});

test("[UI4] what vanishes at the very top is made good when older messages stand there", () => {
  const { list, place } = openedAt(0);
  const [separator, first = ""] = list.boxes().map((box) => box.key);
  const before = list.onScreen(first);
  list.layOut(list.boxes().filter((box) => box.key !== separator));
  place.settle(list.scroller);
  list.layOut([...messages("older", [50, 50, 50]), ...list.boxes()]);
  place.settle(list.scroller);
  expect(list.onScreen(first)).toBe(before);
});

const change = fc.record({
  above: fc.array(fc.double({ min: 20, max: 300, noNaN: true }), { maxLength: 8 }),
  below: fc.array(fc.double({ min: 20, max: 300, noNaN: true }), { maxLength: 8 }),
  grown: fc.record({ index: fc.nat(59), by: fc.double({ min: 0, max: 80, noNaN: true }) }),
});

test("[UI4] whatever is added above and below, and whatever grows above, the visible message stays", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 1700 }), fc.array(change, { maxLength: 12 }), (start, changes) => {
      const { list, place } = openedAt(start);
      const key = list.firstVisible();
      const before = list.onScreen(key);
      for (const [round, { above, below, grown }] of changes.entries()) {
        const visible = list.boxes().findIndex((box) => box.key === key);
        const now = list
          .boxes()
          .map((box, index) =>
            index === grown.index && index < visible ? { ...box, height: box.height + grown.by } : box,
          );
        list.layOut([...messages(`a${round}-`, above), ...now, ...messages(`b${round}-`, below)]);
        place.settle(list.scroller);
      }
      expect(Math.abs(list.onScreen(key) - before)).toBeLessThanOrEqual(1);
    }),
  );
});

test("[UI4] a reader who scrolls between the change and its correction is not pulled back", () => {
  const { list, place } = openedAt(500);
  list.layOut([...messages("p", [100]), ...list.boxes()]);
  list.scroller.scrollTop += 70;
  place.settle(list.scroller);
  expect(list.scroller.scrollTop).toBe(670);
});

test("[UI4] if the first visible message is removed, the next one stays where it is", () => {
  const { list, place } = openedAt(500);
  const gone = list.firstVisible();
  const before = list.onScreen("m13");
  list.layOut(list.boxes().filter((box) => box.key !== gone));
  place.settle(list.scroller);
  expect([gone, list.onScreen("m13")]).toEqual(["m12", before]);
});

test("[UI5] at the bottom it stays at the bottom, elsewhere it does not go there", () => {
  const { list, place } = openedAt(1800);
  list.layOut([...list.boxes(), ...messages("new", [40, 90])]);
  place.settle(list.scroller);
  expect(list.scroller.scrollTop).toBe(60 * 40 + 130 - VIEWPORT);

  list.scroller.scrollTop = 900;
  place.remember(list.scroller, true);
  list.layOut([...list.boxes(), ...messages("newer", [40])]);
  place.settle(list.scroller);
  expect(list.scroller.scrollTop).toBe(900);
});

test("[UI5] the end of what is shown is not the bottom while newer messages are left out", () => {
  const { list, place } = openedAt(900);
  list.scroller.scrollTop = 1800;
  place.remember(list.scroller, false);
  expect(place.sticks()).toBe(false);
});
