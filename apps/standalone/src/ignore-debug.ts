/**
 * Imported first. Socket.IO and its parts print tokens and messages when `DEBUG` names them, and hosting platforms set
 * `DEBUG` for reasons of their own.
 */
delete process.env.DEBUG;
