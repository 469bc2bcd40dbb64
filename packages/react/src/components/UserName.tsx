import type { User } from "@duologue/protocol";

/** The name of a user. Where another user has the name too, their number stands beside it, however long the name is. */
export function UserName({ user }: { user: User }) {
  if (!user.shares_name) return <bdi className="duo-words">{user.name}</bdi>;
  return (
    <span className="duo-numbered" dir="auto">
      <span className="duo-words">{user.name}</span>
      {/* With a space, which a screen reader needs between the two. */}
      <bdi className="duo-number">{` #${user.user_id}`}</bdi>
    </span>
  );
}
