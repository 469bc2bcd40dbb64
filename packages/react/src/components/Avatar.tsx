import type { User } from "@duologue/protocol";
import { useState } from "react";
import { graphemesOf } from "../text/graphemes.js";

export interface AvatarProps {
  user: Pick<User, "user_id" | "name" | "image">;
  size?: "small" | "medium" | "large";
}

/** As many tones as the style sheet has. */
const TONES = 6;

function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => graphemesOf(word ?? "")[0] ?? "").join("");
}

/** The picture of a person, or the initials where there is none. Mere decoration: the name stands beside it. */
export function Avatar({ user, size = "medium" }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const showsImage = Boolean(user.image) && user.image !== broken;
  return (
    <span className="duo-avatar" data-size={size} data-tone={user.user_id % TONES} aria-hidden="true">
      {showsImage ? (
        <img
          className="duo-picture"
          src={user.image ?? ""}
          alt=""
          referrerPolicy="no-referrer"
          onError={() => setBroken(user.image)}
        />
      ) : (
        initials(user.name)
      )}
    </span>
  );
}
