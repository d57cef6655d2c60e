// openid-client: a service that authenticates with client_secret_jwt.

import * as client from "openid-client";

import { done, failure, parameters } from "./person.mjs";

const { issuer, client_id, client_secret } = parameters;

const discover = (secret) =>
  client.discovery(new URL(issuer), client_id, undefined, client.ClientSecretJwt(secret), {
    algorithm: "oauth2",
    execute: [client.allowInsecureRequests],
  });

const config = await discover(client_secret);
const { access_token, scope } = await client.clientCredentialsGrant(config, { scope: "read" });
const before = await client.tokenIntrospection(config, access_token);
await client.tokenRevocation(config, access_token);
const after = await client.tokenIntrospection(config, access_token);

const stranger = await discover("the-secret-of-another-client-of-this-provider");
const refused = await failure(() => client.clientCredentialsGrant(stranger));
done({ scope, before: before.active, after: after.active, refused });
