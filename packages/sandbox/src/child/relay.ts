/** Where the host's proxy waits, and where programs inside find it. */
const egressSocket = "/dreamnet/egress.sock";
const relayPort = 3128;

/** Carries connections from the namespace's own loopback to the host's proxy. It decides nothing. */
export function startRelay(): Promise<void> {
  const { connect, createServer } = process.getBuiltinModule("node:net");
  return new Promise((resolve, reject) => {
    const server = createServer((client) => {
      const proxy = connect(egressSocket);
      client.pipe(proxy).pipe(client);
      client.on("error", () => proxy.destroy());
      proxy.on("error", () => client.destroy());
    });
    server.once("error", reject);
    server.listen(relayPort, "127.0.0.1", resolve);
    server.unref();
  });
}
