import type { DuologueClient } from "@duologue/client";
import { DaySeparator } from "../components/DaySeparator.js";
import {
  ChatWindow,
  Composer,
  ConnectionNotice,
  ConversationItem,
  ConversationList,
  DuologueProvider,
  MessageBubble,
  PeoplePicker,
  type TextOptions,
  useConnection,
  useDraft,
  useMe,
  useUnreadCount,
} from "../index.js";
import { ADA, BEN, conversationWith, stored } from "./sample-messages.js";

const nothing = () => {};

function Facts() {
  const [draft] = useDraft(ADA.user_id, 1);
  return <p>{`${useMe()?.name} ${useConnection().status} ${useUnreadCount()} ${draft}`}</p>;
}

/** All that a host can render, with rows of its own too. */
export function Inbox({ client, ...texts }: { client: DuologueClient } & TextOptions) {
  const last = { ...stored(2), message_id: 2, conversation_id: 20, receiver_id: ADA.user_id, revision: 1 };
  return (
    <DuologueProvider client={client} {...texts}>
      <Facts />
      <PeoplePicker onPick={nothing} autoFocus />
      <ConversationList currentUserId={ADA.user_id} selectedId={null} onSelect={nothing} />
      <ChatWindow conversationId={20} currentUserId={ADA.user_id} autoFocus onBack={nothing} />
      <ConnectionNotice />
      <Composer conversationId={20} currentUserId={ADA.user_id} otherName="Ben" />
      <ConversationItem
        conversation={conversationWith(BEN, { last_message: last, unread_count: 1 })}
        currentUserId={ADA.user_id}
        selected={false}
        onSelect={nothing}
      />
      <DaySeparator timestamp={stored(1).timestamp} />
      <MessageBubble
        message={stored(1, { content: "https://a.example/x \u{1f469}\u200d\u{1f680}" })}
        delivery="sent"
        conversation={null}
        self={false}
        senderName="Ben"
        position="single"
        retry={nothing}
        discard={nothing}
      />
    </DuologueProvider>
  );
}
