import { expect, test } from "vitest";
import { Gate } from "./gate.js";

test("[ACCT14] while a transaction holds the gate, others pass in the order in which they came", async () => {
  const gate = new Gate();
  const order: string[] = [];
  const pass = async (name: string) => {
    if (gate.opened) await gate.opened;
    order.push(name);
  };
  const close = async (name: string) => {
    const open = await gate.close();
    order.push(`${name} begins`);
    return () => {
      order.push(`${name} ends`);
      open();
    };
  };
  await pass("a");
  const endFirst = await close("first");
  const hold = (name: string) => close(name).then((end) => end());
  const waiting = [pass("b"), hold("second"), pass("c"), hold("third"), pass("d")];
  endFirst();
  await Promise.all(waiting);
  await pass("e");
  expect(order).toEqual([
    "a",
    "first begins",
    "first ends",
    "b",
    "second begins",
    "second ends",
    "c",
    "third begins",
    "third ends",
    "d",
    "e",
  ]);
  expect(gate.opened).toBe(undefined);
});
