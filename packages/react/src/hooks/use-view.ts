import type { View } from "@duologue/client";
import { useSyncExternalStore } from "react";

/** The one bridge from the client to React: renders again whenever the view changed. */
export function useView<T>(view: View<T>): T {
  return useSyncExternalStore(view.subscribe, view.snapshot, view.snapshot);
}
