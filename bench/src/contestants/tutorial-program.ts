/** The chat of a tutorial: the same contract, each message by itself. Fast enough at first, and no worse than most. */
import { createServer } from "node:http";
import pg from "pg";
import { Server } from "socket.io";
import { verifyHandshake } from "./verify-handshake.js";

interface SendMessage {
  readonly conversationId: number;
  readonly senderId: number;
  readonly content: string;
}

// Ids as numbers, as the contract has them.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(`
  create table users (user_id bigserial primary key, name text not null);
  create table conversations (
    conversation_id bigserial primary key,
    user1_id bigint not null references users,
    user2_id bigint not null references users,
    last_message_id bigint,
    unique (user1_id, user2_id)
  );
  create table messages (
    message_id bigserial primary key,
    conversation_id bigint not null references conversations,
    sender_id bigint not null references users,
    receiver_id bigint not null references users,
    content text not null,
    "timestamp" timestamptz not null default now(),
    read_status boolean not null default false
  );
  create index on messages (conversation_id, message_id);
  alter table conversations add foreign key (last_message_id) references messages;
`);

const http = createServer();
const io = new Server(http);
verifyHandshake(io);

io.on("connection", (socket) => {
  const userId: number = socket.data.userId;

  socket.on("joinRoom", async (conversationId: number, acknowledge?: (answer: object) => void) => {
    try {
      await receiverIn(conversationId, userId);
      await socket.join(`room_${conversationId}`);
      acknowledge?.({ ok: true });
    } catch (error) {
      socket.emit("messageError", { error: String(error) });
    }
  });

  socket.on("sendMessage", async (command: SendMessage, acknowledge?: (answer: object) => void) => {
    try {
      const { conversationId, content } = command;
      if (command.senderId !== userId) throw new Error("sender_mismatch");
      const receiver = await receiverIn(conversationId, userId);
      const { rows } = await pool.query(
        "insert into messages (conversation_id, sender_id, receiver_id, content) values ($1, $2, $3, $4) returning *",
        [conversationId, userId, receiver, content],
      );
      const message = rows[0];
      await pool.query("update conversations set last_message_id = $1 where conversation_id = $2", [
        message.message_id,
        conversationId,
      ]);
      io.to(`room_${conversationId}`).emit("receiveMessage", message);
      acknowledge?.({ ok: true, message });
    } catch (error) {
      socket.emit("messageError", { error: String(error) });
    }
  });
});

/** The other one of a conversation. Throws if the user takes no part in it. */
async function receiverIn(conversationId: number, userId: number): Promise<number> {
  const { rows } = await pool.query<{ user1_id: number; user2_id: number }>(
    "select user1_id, user2_id from conversations where conversation_id = $1",
    [conversationId],
  );
  const [row] = rows;
  if (row?.user1_id === userId) return row.user2_id;
  if (row?.user2_id === userId) return row.user1_id;
  throw new Error("forbidden");
}

http.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("The tutorial is ready."));
