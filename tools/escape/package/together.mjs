// What several runs try together.
import fs from "node:fs";
import net from "node:net";

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const places = ({ build, tmp, token }) => [
  `${build}/left-${token}`,
  `${tmp}/left-${token}`,
  `/dev/shm/left-${token}`,
  `/var/tmp/left-${token}`,
  `${import.meta.dirname}/left-${token}`,
];
const put = (path) => {
  try {
    fs.writeFileSync(path, "left");
  } catch {
    // Not here.
  }
};
const listen = (at) =>
  new Promise((resolve) =>
    net
      .createServer((client) => client.destroy())
      .once("error", resolve)
      .listen(at, resolve),
  );
const connect = (to) =>
  new Promise((resolve) => {
    const socket = net.connect(to, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

export const together = {
  "leave-behind": (facts) => {
    for (const path of places(facts)) put(path);
  },
  "find-left": (facts) => {
    const found = places(facts).filter((path) => fs.existsSync(path));
    for (const path of found) fs.rmSync(path, { force: true });
    return found.length > 0;
  },
  "collude-leave": async (facts) => {
    for (const path of places(facts)) put(path);
    await listen({ path: `\0collude-${facts.token}` });
    await listen({ path: `${facts.tmp}/collude.sock` });
    await listen({ port: 45_871, host: "127.0.0.1" });
    await wait(2500);
  },
  "collude-find": async (facts) => {
    const until = performance.now() + 2500;
    while (performance.now() < until) {
      if (places(facts).some((path) => fs.existsSync(path))) return true;
      for (const to of [
        { path: `\0collude-${facts.token}` },
        { path: `${facts.tmp}/collude.sock` },
        { port: 45_871, host: "127.0.0.1" },
      ])
        if (await connect(to)) return true;
      await wait(50);
    }
    return false;
  },
  "read-by-digest": async ({ half, rest, context }) => (await context.files.read(half + rest)).length > 0,
};
