// What an application keeps for either MCP TypeScript SDK, and a whole session of it with an MCP server that has the
// tools `list_notes` (scope `read`) and `add_note` (scope `write`).

import { done, open, parameters, wait } from "./person.mjs";

const { url, redirect_uri, client_metadata_url } = parameters;

const hour = 3600;

/** An OAuthClientProvider that keeps everything in memory. */
export class Agent {
  redirectUrl = redirect_uri;
  clientMetadataUrl = client_metadata_url ?? undefined;
  clientMetadata = {
    client_name: "An agent",
    redirect_uris: [redirect_uri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
  clientInformation = () => this.information;
  saveClientInformation = (information) => void (this.information = information);
  tokens = () => this.saved;
  saveTokens = (tokens) => void (this.saved = tokens);
  redirectToAuthorization = (url) => void (this.url = url);
  saveCodeVerifier = (verifier) => void (this.verifier = verifier);
  codeVerifier = () => this.verifier;
  saveDiscoveryState = (state) => void (this.discovery = state);
  discoveryState = () => this.discovery;
  invalidateCredentials = (which) => {
    if (which === "all" || which === "tokens") this.saved = undefined;
    if (which === "all" || which === "client") this.information = undefined;
  };
}

/**
 * Connects, calls, refreshes twice, steps up, and comes back after the refresh token has expired. `start` gives a client
 * and its transport, `finish` passes on the response of an authorization, and `stepUp` calls `add_note`.
 */
export async function session({ start, finish, isUnauthorized, stepUp }) {
  const agent = new Agent();
  /** Has a person authorize whenever the SDK says that it is necessary. */
  const authorized = async (transport, attempt) => {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      await finish(transport, await open(agent.url));
      return attempt();
    }
  };

  const refused = start(agent, url);
  await refused.client.connect(refused.transport).catch((error) => {
    if (!isUnauthorized(error)) throw error;
  });
  await finish(refused.transport, await open(agent.url));
  const { client, transport } = start(agent, url);
  await client.connect(transport);
  const call = async (name, args = {}) => {
    const answer = await authorized(transport, () => client.callTool({ name, arguments: args }));
    return answer.content[0].text;
  };

  const { tools } = await client.listTools();
  const accessTokens = [];
  const list = async () => {
    const notes = await call("list_notes");
    accessTokens.push(agent.saved.access_token);
    return notes;
  };
  const before = await list();
  for (let times = 0; times < 2; times++) {
    await wait(2 * hour);
    await list();
  }
  const added = await stepUp({ agent, call, transport, finish });
  await wait(400 * 24 * hour);
  const after = await list();

  // The same server under another name is another resource.
  const elsewhere = start(new Agent(), url.replace("127.0.0.1", "localhost"));
  const mistaken = await elsewhere.client.connect(elsewhere.transport).catch((error) => error.message);
  done({ tools: tools.map(({ name }) => name).sort(), before, ...added, after, accessTokens, mistaken });
}
