export { Janitor } from "./janitor.js";
export { freePort, type PostgresServer, startPostgresServer } from "./postgres-server.js";
export { type RedisServer, startRedisServer } from "./redis-server.js";
export { type ServerProcess, startServerProcess } from "./server-process.js";
export { startTcpProxy, type TcpProxy } from "./tcp-proxy.js";
export { createTestDatabase, postgresUrl, type TestDatabase, testDatabaseKind } from "./test-database.js";
export { TEST_SECRET } from "./test-secret.js";
export { type Heard, TestSocket } from "./test-socket.js";
export { createWorld, signToken, type World } from "./world.js";
