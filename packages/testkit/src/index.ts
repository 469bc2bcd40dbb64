export { freePort, type PostgresServer, startPostgresServer } from "./postgres-server.js";
export { createTestDatabase, postgresUrl, type TestDatabase, testDatabaseKind } from "./test-database.js";
export { type Heard, TestSocket } from "./test-socket.js";
export { createWorld, signToken, TEST_SECRET, type World } from "./world.js";
