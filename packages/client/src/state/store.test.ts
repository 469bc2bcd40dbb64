import { expect, test } from "vitest";
import { derive, Store } from "./store.js";

test("[CLIENT22] a view gives the same object until something changed, and tells who watches", () => {
  const store = new Store({ count: 1 });
  const doubled = derive(store, ({ count }) => ({ twice: 2 * count }));
  let told = 0;
  const listener = () => {
    told += 1;
  };
  const stop = doubled.subscribe(listener);
  const stopAgain = doubled.subscribe(listener);
  expect(doubled.snapshot()).toBe(doubled.snapshot());
  store.update((value) => value);
  expect(told).toBe(0);
  store.set({ count: 2 });
  expect([told, doubled.snapshot()]).toEqual([2, { twice: 4 }]);
  stop();
  store.set({ count: 3 });
  stopAgain();
  store.set({ count: 4 });
  expect(told).toBe(3);
});
