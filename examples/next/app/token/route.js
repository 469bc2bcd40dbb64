import { signIn } from "../sign-in.js";

export async function GET(request) {
  const { token } = await signIn(request.nextUrl.searchParams.get("name"));
  return Response.json({ token });
}
