import { idAt } from "./conversation-address.js";

/** The address of an invitation to talk with a user. It names the user by id, and so gives no right and no name away. */
export function invitationTo(userId: number): string {
  return `${window.location.origin}/with/${userId}`;
}

/** The user whose invitation an address is, or null. */
export function inviterAt(path: string): number | null {
  return idAt("with", path);
}
