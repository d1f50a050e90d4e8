// Node's `ws`, used as its documentation does: what is heard from Valkey goes to every client.
// node_ws.cjs PORT VALKEY_PORT CHANNEL NODE_MODULES
const net = require("node:net");
const path = require("node:path");

const [port, valkeyPort, channel, modules] = process.argv.slice(2);
const { WebSocketServer } = require(path.join(modules, "ws"));

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), perMessageDeflate: false });
server.on("connection", (socket) => socket.send("ready"));

const store = net.connect({ host: "127.0.0.1", port: Number(valkeyPort) });
store.write(`SUBSCRIBE ${channel}\r\n`);
let held = Buffer.alloc(0);

// The end of a line from `at` on, or -1.
const lineEnd = (at) => held.indexOf(10, at);

store.on("data", (chunk) => {
  held = held.length ? Buffer.concat([held, chunk]) : chunk;
  for (let at = 0; ; ) {
    let next = lineEnd(at) + 1;
    const parts = [];
    while (next > 0 && parts.length < 3) {
      const end = lineEnd(next);
      if (end < 0) break;
      if (held[next] === 58) {
        parts.push(null);
        next = end + 1;
        continue;
      }
      const size = Number(held.toString("latin1", next + 1, end - 1));
      if (end + 1 + size + 2 > held.length) break;
      parts.push(held.subarray(end + 1, end + 1 + size));
      next = end + 1 + size + 2;
    }
    if (parts.length < 3) {
      held = held.subarray(at);
      return;
    }
    at = next;
    if (parts[2]) for (const client of server.clients) client.send(parts[2], { binary: false });
  }
});
