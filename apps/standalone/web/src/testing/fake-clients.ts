/** A client that the page has made. */
interface FakeClient {
  readonly token: () => Promise<string>;
  /** Whether it is to be connected. */
  isConnected: boolean;
  /** As when the server disconnects it permanently. */
  readonly refuse: () => void;
}

/** Those that the page has made, in order. */
export const clients: FakeClient[] = [];

/** Those that are to be connected. */
export const present = (): FakeClient[] => clients.filter(({ isConnected }) => isConnected);

/** In place of the function of `@duologue/client`. */
export function createClient({ token }: { readonly token: () => Promise<string> }) {
  let status = "live";
  const listeners = new Set<() => void>();
  const refuse = () => {
    status = "refused";
    for (const listener of listeners) listener();
  };
  const made: FakeClient = { token, isConnected: false, refuse };
  clients.push(made);
  return {
    connection: {
      snapshot: () => ({ status }),
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    connect() {
      made.isConnected = true;
    },
    disconnect() {
      made.isConnected = false;
    },
  };
}
