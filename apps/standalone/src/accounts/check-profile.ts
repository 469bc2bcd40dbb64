import { foldedName, profile } from "@duologue/server";
import { APIError } from "better-auth/api";

interface Profile {
  readonly name?: string | null | undefined;
  readonly image?: string | null | undefined;
}

interface CheckedProfile extends ReturnType<typeof foldedName> {
  name: string;
  image: string | null;
}

/**
 * What a person writes about themselves, under the same rules as what a host application writes: others see it. Only
 * the keys that are given are checked. A name comes with what the search compares.
 *
 * @throws APIError (400) if it is not acceptable
 */
export function checkProfile(given: Profile): Partial<CheckedProfile> {
  const keys = { ...(given.name !== undefined && { name: true }), ...(given.image !== undefined && { image: true }) };
  const checked = profile.pick(keys as { name: true; image: true }).safeParse(given);
  if (checked.success)
    return { ...checked.data, ...(checked.data.name !== undefined && foldedName(checked.data.name)) };
  const [problem] = checked.error.issues;
  const field = String(problem?.path[0]);
  throw new APIError("BAD_REQUEST", {
    code: `INVALID_${field.toUpperCase()}`,
    message: `${field}: ${problem?.message}`,
  });
}
