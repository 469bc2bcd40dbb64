import react from "@vitejs/plugin-react";

/** For `npm run dev`: the page comes from Vite, all else from the server. */
const server = "http://localhost:3000";

export default {
  plugins: [react()],
  server: { proxy: { "/sign-in": server, "/chat": { target: server, ws: true } } },
};
