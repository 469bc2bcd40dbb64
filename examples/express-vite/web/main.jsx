import { createClient } from "@duologue/client";
import { ChatWindow, DuologueProvider } from "@duologue/react";
import "@duologue/react/styles.css";
import { createRoot } from "react-dom/client";

// Your application knows who is here, and who they write to: this one reads it from the address, ?me=Ada&with=Ben.
const names = new URLSearchParams(location.search);
const me = names.get("me") ?? "Ada";
const other = names.get("with") ?? "Ben";

async function signIn(name) {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/sign-in", { method: "POST", headers, body: JSON.stringify({ name }) });
  return response.json();
}

const [{ userId }, { userId: otherId }] = [await signIn(me), await signIn(other)];
const client = createClient({ url: "/chat", token: async () => (await signIn(me)).token });
client.connect();
const { conversation_id } = await client.startConversation(otherId);

createRoot(document.getElementById("root")).render(
  <DuologueProvider client={client}>
    <div style={{ height: 600 }}>
      <ChatWindow conversationId={conversation_id} currentUserId={userId} />
    </div>
  </DuologueProvider>,
);
