import type { Clock } from "./clock.js";

/** Resolves when `work` has settled, or `ms` later, whichever comes first. */
export async function within(ms: number, work: Promise<unknown>, clock: Clock): Promise<void> {
  let cancel = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve);
  });
  const settled = work.then(
    () => {},
    () => {},
  );
  await Promise.race([settled, late]).finally(cancel);
}
