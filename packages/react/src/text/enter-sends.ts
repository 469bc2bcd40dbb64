/** What a keydown event says about Enter. */
export interface EnterPress {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  /** Deprecated, and yet the only sign that Safari gives: 229 is "the input method has it". */
  keyCode: number;
}

/** Keys that an input method consumed arrive with this code. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Whether this press of a key sends the message. `composing` is what `compositionstart` and `compositionend` said.
 * The event's own `isComposing` is not asked: Chrome on macOS leaves it true after a composition has ended, and then
 * nothing could be sent any more; where it is right, one of the other two signs is there as well.
 */
export function enterSends(press: EnterPress, composing: boolean): boolean {
  if (press.key !== "Enter" || composing || press.keyCode === TAKEN_BY_INPUT_METHOD) return false;
  return !(press.shiftKey || press.altKey || press.ctrlKey || press.metaKey);
}
