import { describe, expect, test } from "vitest";
import { distanceFromBottom, drift, firstBelow, isAtBottom, isNearTop, marksFrom, openingTop } from "./geometry.js";

const box = (scrollTop: number, scrollHeight = 1000, clientHeight = 400) => ({ scrollTop, scrollHeight, clientHeight });

describe("where the reader is", () => {
  test.each([
    { scrollTop: 600, distance: 0, bottom: true },
    { scrollTop: 576, distance: 24, bottom: true },
    { scrollTop: 575, distance: 25, bottom: false },
    { scrollTop: 0, distance: 600, bottom: false },
    { scrollTop: 620, distance: 0, bottom: true },
  ])("[UI5] at $scrollTop of 1000 the bottom is $distance px away", ({ scrollTop, distance, bottom }) => {
    expect(distanceFromBottom(box(scrollTop))).toBe(distance);
    expect(isAtBottom(box(scrollTop))).toBe(bottom);
  });

  test("[UI4] older messages are due within one screen of the top", () => {
    expect([isNearTop(box(399)), isNearTop(box(400))]).toEqual([true, false]);
  });
});

describe("marks", () => {
  const bottoms = [50, 100, 150, 200];
  test.each([
    { edge: 0, first: 0 },
    { edge: 50, first: 1 },
    { edge: 51, first: 1 },
    { edge: 199, first: 3 },
    { edge: 200, first: 4 },
  ])("[UI4] the first box below $edge is number $first", ({ edge, first }) => {
    expect(firstBelow(bottoms.length, (index) => bottoms[index] ?? 0, edge)).toBe(first);
  });

  const markAt = (index: number) => ({ key: `m${index}`, top: index * 50 });
  test.each([
    { first: 0, count: 10, kept: ["m0", "m1", "m2", "m3"] },
    { first: 8, count: 10, kept: ["m8", "m9"] },
    { first: 10, count: 10, kept: [] },
  ])("[UI4] from $first of $count it holds on to $kept", ({ first, count, kept }) => {
    expect(marksFrom(first, count, markAt).map((mark) => mark.key)).toEqual(kept);
  });

  const marks = [
    { key: "a", top: 100 },
    { key: "b", top: 150 },
  ];
  test.each([
    { name: "nothing moved", now: { a: 100, b: 150 }, moved: 0 },
    { name: "a page came above", now: { a: 2100.5, b: 2150.5 }, moved: 2000.5 },
    { name: "the first was removed", now: { b: 120 }, moved: -30 },
    { name: "all are gone", now: {}, moved: 0 },
  ])("[UI4] drift: $name", ({ now, moved }) => {
    const tops = new Map(Object.entries(now));
    expect(drift(marks, (key) => tops.get(key) ?? null)).toBe(moved);
  });
});

test.each([
  { name: "without unread messages at the bottom", divider: null, top: 600 },
  { name: "with the divider a fifth below the top", divider: 300, top: 220 },
  { name: "at the top if the divider is near it", divider: 30, top: 0 },
  { name: "at the bottom if the divider is near that", divider: 900, top: 600 },
])("[UI7] opens $name", ({ divider, top }) => {
  expect(openingTop(box(0), divider)).toBe(top);
});
