import { Chat } from "./chat.jsx";
import { signIn } from "./sign-in.js";

/** Your application knows who is here, and who they write to: this one reads it from the address, ?me=Ada&with=Ben. */
export default async function Page({ searchParams }) {
  const { me = "Ada", with: other = "Ben" } = await searchParams;
  const [reader, partner] = [await signIn(me), await signIn(other)];
  const conversationId = await openConversation(reader.token, partner.user_id);
  return <Chat name={me} userId={reader.user_id} conversationId={conversationId} />;
}

/** The HTTP routes of the chat, without a network between. */
async function openConversation(token, userId) {
  const response = await globalThis.chat.fetch(
    new Request("http://localhost/chat/v1/conversations", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ userId }),
    }),
  );
  return (await response.json()).conversation_id;
}
