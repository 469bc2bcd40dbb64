import { createMarketplace } from "./create-marketplace.js";

const { DATABASE_URL, JWT_SECRET, PORT = "3000" } = process.env;
if (!JWT_SECRET) throw new Error("Set JWT_SECRET, the secret of this application's tokens.");

const { server } = await createMarketplace({
  database: DATABASE_URL ? { url: DATABASE_URL, schema: "chat" } : { dataDir: "./data" },
  jwtSecret: JWT_SECRET,
});
server.listen(Number(PORT), () => console.log(`The marketplace is open at http://localhost:${PORT}`));
