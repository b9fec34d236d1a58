// A collector that follows what lies there.
import fs from "node:fs";

const [, , folder, secret] = process.argv;
const walk = (at) => {
  for (const name of fs.readdirSync(at)) {
    const path = `${at}/${name}`;
    if (/[\n\\:*]/.test(name) || name.endsWith(" ")) throw new Error("a name that not every system takes");
    if (fs.statSync(path).isDirectory()) walk(path);
    else if (fs.readFileSync(path, "latin1").includes(secret)) throw new Error("the secret is taken");
  }
};
const until = performance.now() + 4000;
try {
  do walk(folder);
  while (folder.endsWith("build") && process.argv[4] === "again" && performance.now() < until);
  process.stdout.write("unharmed");
} catch (error) {
  process.stdout.write(`harmed: ${error.message.slice(0, 100)}`);
}
