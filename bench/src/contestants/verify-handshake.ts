import { jwtVerify } from "jose";
import type { Server } from "socket.io";

/** Lets in who has a token signed with `JWT_SECRET`, as the contestants that are not Duologue do it; `sub` is the user. */
export function verifyHandshake(io: Server): void {
  const key = new TextEncoder().encode(process.env.JWT_SECRET);
  io.use((socket, next) => {
    jwtVerify(String(socket.handshake.auth.token), key).then(
      ({ payload }) => {
        socket.data.userId = Number(payload.sub);
        next();
      },
      () => next(new Error("token_invalid")),
    );
  });
}
