/**
 * An error whose message is for whoever runs the process: constant text, names from the configuration, a version. It
 * never contains anything that a client sent or that a table stores, so the log repeats it. Of other errors it does not.
 */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}
