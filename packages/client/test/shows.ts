import type { View } from "../src/state/view.js";

/** Waits until a view shows it, and gives what it shows. */
export function shows<T>(view: View<T>, passes: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const check = () => {
      if (!passes(view.snapshot())) return;
      stop();
      resolve(view.snapshot());
    };
    const stop = view.subscribe(check);
    check();
  });
}
