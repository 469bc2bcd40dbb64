"use client";

import { createClient } from "@duologue/client";
import { ChatWindow, DuologueProvider } from "@duologue/react";
import { useEffect, useState } from "react";

export function Chat({ name, userId, conversationId }) {
  const [client] = useState(() => createClient({ url: "/chat", token: () => fetchToken(name) }));
  useEffect(() => {
    client.connect();
    return () => client.disconnect();
  }, [client]);
  return (
    <DuologueProvider client={client}>
      <div style={{ height: 600 }}>
        <ChatWindow conversationId={conversationId} currentUserId={userId} />
      </div>
    </DuologueProvider>
  );
}

async function fetchToken(name) {
  const response = await fetch(`/token?name=${encodeURIComponent(name)}`);
  return (await response.json()).token;
}
