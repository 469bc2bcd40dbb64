import type { World } from "@duologue/testkit";
import type { GeneratorUser } from "../src/generator/user.js";

/** Two users of a server under test, in one conversation. */
export async function pairOf(world: World): Promise<readonly GeneratorUser[]> {
  const [a, b] = [await world.user("Ada"), await world.user("Ben")];
  const conversationId = await world.conversation(a, b);
  return Promise.all(
    [a, b].map(async (user) => ({ id: user.user_id, token: await world.token(user), conversationId })),
  );
}
