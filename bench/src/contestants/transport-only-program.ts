/** Stock Socket.IO that tells the room what it is told: what no chat on it can be faster than. */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { verifyHandshake } from "./verify-handshake.js";

const http = createServer();
const io = new Server(http);
verifyHandshake(io);
let lastId = 0;

io.on("connection", (socket) => {
  const userId: number = socket.data.userId;

  socket.on("joinRoom", async (conversationId: number, acknowledge?: (answer: object) => void) => {
    await socket.join(`room_${conversationId}`);
    acknowledge?.({ ok: true });
  });

  socket.on(
    "sendMessage",
    (command: { conversationId: number; content: string }, acknowledge?: (answer: object) => void) => {
      lastId += 1;
      const message = {
        message_id: lastId,
        conversation_id: command.conversationId,
        sender_id: userId,
        // User n talks with user n + 1, n odd: there is no table to ask.
        receiver_id: userId % 2 === 1 ? userId + 1 : userId - 1,
        content: command.content,
        timestamp: new Date(),
        read_status: false,
      };
      io.to(`room_${command.conversationId}`).emit("receiveMessage", message);
      acknowledge?.({ ok: true, message });
    },
  );
});

http.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("The transport is ready."));
