import { SignJWT } from "jose";

/** Stands for your sign-in: a person is who they say they are. The chat knows them before their first token. */
export async function signIn(name) {
  const { user_id } = await globalThis.chat.users.upsert({ externalId: name, name });
  const token = new SignJWT({ sub: name }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1h");
  return { user_id, token: await token.sign(new TextEncoder().encode(process.env.JWT_SECRET)) };
}
