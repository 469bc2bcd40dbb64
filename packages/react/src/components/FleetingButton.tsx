import type { ReactNode, RefObject } from "react";
import { useFocusHeir } from "../focus/use-focus-heir.js";

export interface FleetingButtonProps {
  /** How it looks: as a button, or, within a line of text, as a link does. Default `"duo-button"`. */
  className?: string;
  /** What it does is being done; it can be pressed all the same, and keeps the focus. */
  busy?: boolean;
  onPress: () => void;
  /** What has the focus when this goes; it must stay where it is. */
  heir: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** A button that goes away when what it asks for has come: what failed, tried again; the rest of a list. */
export function FleetingButton({ className = "duo-button", busy, onPress, heir, children }: FleetingButtonProps) {
  const button = useFocusHeir<HTMLButtonElement>(heir);
  return (
    <button ref={button} type="button" className={className} aria-disabled={busy || undefined} onClick={onPress}>
      {children}
    </button>
  );
}
