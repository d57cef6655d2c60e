// mcp-remote: a program that a desktop application starts, and that speaks to an MCP server elsewhere for it.

import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

import { done, failure, open, parameters, wait } from "./person.mjs";

const { url, client_metadata_url } = parameters;
const hour = 3600;

const program = join(import.meta.dirname, "node_modules/mcp-remote/dist/proxy.js");
const kept = mkdtempSync(join(tmpdir(), "mcp-remote-"));
const document = client_metadata_url ? ["--client-metadata-url", client_metadata_url] : [];

/** Passes a response on. The program prints the URL first and listens afterwards, and it may end at any time. */
async function deliver(response, transport) {
  while (transport.pid) {
    const arrived = await fetch(response).catch(() => undefined);
    if (arrived) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * A free port that the system gives to nobody who asks for any. With a document, the program ends if its port is taken;
 * the one that it derives from the URL may be another test's, or its own of a moment ago.
 */
async function freePort() {
  const port = 10_000 + Math.floor(Math.random() * 20_000);
  const server = createServer();
  const isFree = await new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An application, whose requests go through the program. A person visits each URL that the program prints. */
async function start(url, options = []) {
  const port = client_metadata_url ? [String(await freePort())] : [];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, url, ...port, "--allow-http", "--host", "127.0.0.1", ...document, ...options],
    // It would open a browser, if there is one.
    env: { ...process.env, BROWSER: "true", MCP_REMOTE_CONFIG_DIR: kept },
    stderr: "pipe",
  });
  let log = "";
  transport.stderr.on("data", async (text) => {
    process.stderr.write(text);
    log += text;
    const visit = /by visiting:\s+(\S+)\s/.exec(log);
    if (!visit) return;
    log = log.slice(visit.index + visit[0].length);
    await deliver(await open(visit[1]), transport);
  });
  const client = new Client({ name: "application", version: "1" });
  await client.connect(transport, { timeout: 60_000 });
  return client;
}

let client = await start(url);
const call = async (name, args = {}) => {
  const answer = await client.callTool({ name, arguments: args }, undefined, { timeout: 60_000 });
  return answer.content[0].text;
};
const accessTokens = [];
const list = async () => {
  const notes = await call("list_notes");
  const [version] = readdirSync(kept);
  const file = readdirSync(join(kept, version)).find((name) => name.endsWith("_tokens.json"));
  accessTokens.push(JSON.parse(readFileSync(join(kept, version, file), "utf8")).access_token);
  return notes;
};

const { tools } = await client.listTools();
const before = await list();
for (let times = 0; times < 2; times++) {
  await wait(2 * hour);
  await list();
}
// It asks for more scope by itself, but not for all that there is: a person asks for that when they start it.
const gaveUp = await failure(() => call("add_note", { text: "from an agent" }));
await client.close();
client = await start(url, ["--static-oauth-client-metadata", JSON.stringify({ scope: "read write" })]);
const added = await call("add_note", { text: "from an agent" });
await wait(400 * 24 * hour);
const after = await list();

// The same server under another name is another resource.
const elsewhere = start(url.replace("127.0.0.1", "localhost"));
const mistaken = await elsewhere.then(() => "connected", (error) => error.message);
done({ tools: tools.map(({ name }) => name).sort(), before, gaveUp, added, after, accessTokens, mistaken });
