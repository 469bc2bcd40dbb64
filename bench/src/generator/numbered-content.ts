/** Content that says who sent it and as which of theirs, at fixed places: found without parsing any JSON. */

const MARK = Buffer.from("~bench:");
const USER_DIGITS = 5;
const NUMBER_DIGITS = 9;
/** About what people write: 100 characters. */
const FILLING = " and so on, as people write when they have a little time and somebody to write to, in town".slice(
  0,
  100 - MARK.length - USER_DIGITS - NUMBER_DIGITS,
);

/** Content of about 100 characters. `user` is the sender's index, `number` counts the messages of that user. */
export function numberedContent(user: number, number: number): string {
  return `~bench:${String(user).padStart(USER_DIGITS, "0")}${String(number).padStart(NUMBER_DIGITS, "0")}${FILLING}`;
}

/** Who sent it, and as which; null if the packet carries no such content. */
export function readNumbered(packet: Buffer): { readonly user: number; readonly number: number } | null {
  const mark = packet.indexOf(MARK);
  if (mark < 0) return null;
  const at = mark + MARK.length;
  return {
    user: digits(packet, at, USER_DIGITS),
    number: digits(packet, at + USER_DIGITS, NUMBER_DIGITS),
  };
}

function digits(packet: Buffer, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) value = value * 10 + packet.readUInt8(at) - 0x30;
  return value;
}
