import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds a running server. */
const SERVER = process.env.DUOLOGUE_SERVER ?? "http://127.0.0.1:3000";

export default defineConfig({
  root: "web",
  plugins: [react()],
  // The page is built from the sources of its packages: nothing needs to be compiled before, nothing can be stale.
  resolve: { conditions: ["source", "module", "browser", "development|production"] },
  build: { outDir: "../dist/web", emptyOutDir: true, target: "baseline-widely-available" },
  server: {
    proxy: {
      "/auth": SERVER,
      "/v1": SERVER,
      "/socket.io": { target: SERVER, ws: true },
    },
  },
});
