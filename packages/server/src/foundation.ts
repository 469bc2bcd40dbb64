/** What a program checks and opens before it needs the chat itself, which takes longer to load. */
export { isHs256Secret } from "./auth/hs256-secret.js";
export { type DatabaseInput, type DatabaseOptions, openDatabase } from "./database/connect.js";
export type { Database, Migrations, Opening, Statement } from "./database/database.js";
export { databaseReason } from "./database/database-reason.js";
export { databaseAddress, databaseUrlProblem } from "./database/database-url.js";
export { DataDirInUse } from "./database/lock-data-dir.js";
export { DatabaseTooOld } from "./database/postgres-version.js";
export { NewerDatabaseError } from "./database/run-migrations.js";
export { ServerNotWritableError } from "./database/server-not-writable.js";
export { findUnavailable } from "./database/unavailable.js";
export { UnsupportedSessionError } from "./database/unsupported-session.js";
export { UnusableDataDirError } from "./database/unusable-data-dir.js";
export { createLogger, type Logger, type LogLevel, withoutSecrets } from "./kernel/logger.js";
export { MissingPackageError } from "./kernel/missing-package.js";
export { OperatorError } from "./kernel/operator-error.js";
export { createOriginRule, type OriginOptions, type OriginRequest, parseOrigin } from "./transport/origins.js";
export { isRedisUrl } from "./transport/redis-url.js";
