// Preloaded where a snippet runs: style sheets are empty modules, and servers listen on any port. When a server listens,
// a socket of the chat is opened, by long polling; its handshake is printed, and the process ends.
import { register } from "node:module";
import { Server } from "node:net";

register(
  `data:text/javascript,${encodeURIComponent(
    'export const load = (url, context, next) => url.endsWith(".css") ? { format: "module", source: "", shortCircuit: true } : next(url, context);',
  )}`,
);

const { listen } = Server.prototype;
Server.prototype.listen = function listenAnywhere() {
  this.once("listening", async () => {
    const { port } = this.address();
    const open = async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}/?EIO=4&transport=polling`);
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return response.text();
    };
    console.log(await Promise.any(["/socket.io", "/chat/socket.io"].map(open)));
    process.exit(0);
  });
  return listen.call(this, 0, "127.0.0.1");
};
