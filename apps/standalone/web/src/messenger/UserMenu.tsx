import { Avatar } from "@duologue/react";
import { useId } from "react";
import type { Account } from "../account/auth-api.js";

/** Who one is here, and the way out. The browser's own popover closes itself by Escape and by a click elsewhere. */
export function UserMenu({ account, onSignOut }: { account: Account; onSignOut: () => void }) {
  const id = useId();
  return (
    <>
      <button type="button" className="user-menu" popoverTarget={id} aria-label={`Account of ${account.name}`}>
        <Avatar user={{ user_id: account.userId, name: account.name, image: null }} />
        <span className="user-name">
          <bdi>{account.name}</bdi>
        </span>
      </button>
      <div id={id} popover="auto" className="menu">
        <button type="button" className="menu-item" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </>
  );
}
