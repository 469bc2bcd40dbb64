/** Every word that the components show or speak. Replace some or all of them by the `strings` prop. */
export interface Strings {
  messagesWith: (name: string) => string;
  unknownPerson: string;
  you: string;
  today: string;
  yesterday: string;
  newMessages: string;
  jumpToNewest: (newMessages: number) => string;
  loadingEarlier: string;
  earlierFailed: string;
  tryAgain: string;
  loading: string;
  cannotOpen: string;
  messagesFailed: string;
  emptyTitle: (name: string) => string;
  emptyHint: string;
  beginning: (name: string) => string;
  arrived: (name: string, content: string) => string;
  arrivedMany: (name: string, count: number) => string;
  writeTo: (name: string) => string;
  writePlaceholder: string;
  send: string;
  charactersLeft: (count: number) => string;
  cannotSend: string;
  queued: string;
  sending: string;
  sent: string;
  read: string;
  failed: string;
  retry: string;
  discard: string;
  offline: string;
  connecting: string;
  catchingUp: string;
  refused: string;
  retryNow: string;
  /** A part of the page threw an error. */
  crashed: string;
  crashedHint: string;
  back: string;
  conversations: string;
  noConversations: string;
  noConversationsHint: string;
  conversationsFailed: string;
  showMore: string;
  noMessagesYet: string;
  /** Stands before an own message in the list of conversations. */
  ownMessage: string;
  unread: (count: number) => string;
  searchPeople: string;
  searchPlaceholder: string;
  people: string;
  nobodyFound: (query: string) => string;
  nobodyYet: string;
  searching: string;
  searchFailed: string;
}

/** The words of a chat in English: the default. */
export const ENGLISH: Strings = {
  messagesWith: (name) => `Messages with ${name}`,
  unknownPerson: "Conversation",
  you: "You",
  today: "Today",
  yesterday: "Yesterday",
  newMessages: "New messages",
  jumpToNewest: (count) =>
    count === 0 ? "Jump to newest" : `Jump to newest, ${count === 1 ? "1 new message" : `${count} new messages`}`,
  loadingEarlier: "Loading earlier messages",
  earlierFailed: "Earlier messages could not be loaded.",
  tryAgain: "Try again",
  loading: "Loading messages",
  cannotOpen: "This conversation cannot be opened",
  messagesFailed: "Messages can’t be loaded just now.",
  emptyTitle: (name) => `You and ${name}`,
  emptyHint: "Every dialogue has a first line. This one is yours.",
  beginning: (name) => `The beginning of your conversation with ${name}`,
  arrived: (name, content) => `${name}: ${content}`,
  arrivedMany: (name, count) => `${count} new messages from ${name}`,
  writeTo: (name) => `Write to ${name}`,
  writePlaceholder: "Write a message",
  send: "Send",
  charactersLeft(count) {
    const characters = Math.abs(count) === 1 ? "1 character" : `${Math.abs(count)} characters`;
    return count >= 0 ? `${characters} left` : `${characters} too many`;
  },
  cannotSend: "This message cannot be sent.",
  queued: "Waiting for the connection",
  sending: "Sending",
  sent: "Sent",
  read: "Read",
  failed: "Not sent",
  retry: "Retry",
  discard: "Discard",
  offline: "No connection. What you write is sent later.",
  connecting: "Connecting…",
  catchingUp: "Connected. Loading what is new…",
  refused: "The connection was refused. Please sign in again.",
  retryNow: "Retry now",
  crashed: "Something went wrong here",
  crashedHint: "Try again. If that does not help, reload the page. Messages that you sent are not lost.",
  back: "Back to conversations",
  conversations: "Conversations",
  noConversations: "No conversations yet",
  noConversationsHint: "Find somebody and write the first line.",
  conversationsFailed: "Your conversations could not be loaded.",
  showMore: "Show more",
  noMessagesYet: "No messages yet",
  ownMessage: "You:",
  unread: (count) => (count === 1 ? "1 unread message" : `${count} unread messages`),
  searchPeople: "Search people",
  searchPlaceholder: "Search by name",
  people: "People",
  nobodyFound: (query) => `Nobody is called “${query}” here.`,
  nobodyYet: "Nobody else is here yet.",
  searching: "Searching…",
  searchFailed: "The search failed. Please try again.",
};
