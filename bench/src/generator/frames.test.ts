import { expect, it } from "vitest";
import { FrameReader, OPCODE, textFrame } from "./frames.js";

/** As a server sends it: without a mask. */
function fromServer(text: string): Buffer {
  const { length } = Buffer.from(text);
  const head =
    length < 126
      ? [0x81, length]
      : length < 65_536
        ? [0x81, 126, length >> 8, length & 0xff]
        : [0x81, 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.from(text)]);
}

it("finds every frame, wherever the network cuts", () => {
  const texts = ["", "2", "é".repeat(60), "a".repeat(126), "b".repeat(70_000), "last"];
  const bytes = Buffer.concat(texts.map(fromServer));
  for (const size of [1, 2, 3, 7, 1_000, bytes.length]) {
    const heard: string[] = [];
    const reader = new FrameReader();
    for (let at = 0; at < bytes.length; at += size) {
      reader.push(bytes.subarray(at, at + size), (opcode, payload) => heard.push(`${opcode}${payload}`));
    }
    expect(heard).toEqual(texts.map((text) => `${OPCODE.text}${text}`));
  }
});

it("sends what it can write down the length of, and nothing longer", () => {
  expect(textFrame("hi")).toEqual(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]));
  expect(textFrame("x".repeat(300)).subarray(0, 4)).toEqual(Buffer.from([0x81, 0xfe, 1, 44]));
  expect(() => textFrame("x".repeat(65_536))).toThrow(RangeError);
});
