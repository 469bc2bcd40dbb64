export { freePort, type PostgresServer, startPostgresServer } from "./postgres-server.js";
export { type RedisServer, startRedisServer } from "./redis-server.js";
export { makeSelfSigned } from "./self-signed.js";
export { type ServerProcess, startServerProcess } from "./server-process.js";
export { startTcpProxy, type TcpProxy } from "./tcp-proxy.js";
export { createTestDatabase, postgresUrl, type TestDatabase, testDatabaseKind } from "./test-database.js";
export { TEST_SECRET } from "./test-secret.js";
export { type Heard, TestSocket } from "./test-socket.js";
export { createWorld, signToken, type World } from "./world.js";
