// Auth.js: the handlers that a web framework mounts, called with requests of one browser.

import { Auth } from "@auth/core";

import { done, open, parameters } from "./person.mjs";

const { issuer, client_id, client_secret, application } = parameters;

const config = {
  basePath: "/auth",
  secret: "what-this-application-signs-its-cookies-with",
  trustHost: true,
  providers: [
    {
      id: "ours",
      name: "Ours",
      type: "oidc",
      issuer,
      clientId: client_id,
      clientSecret: client_secret,
      authorization: { params: { scope: "openid profile email" } },
      checks: ["pkce", "state", "nonce"],
    },
  ],
  logger: { error: (error) => console.error(error), warn: () => {}, debug: () => {} },
};

const cookies = new Map();

async function call(path, form) {
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  const body = form && new URLSearchParams(form);
  const request = new Request(new URL(path, application), { method: form ? "POST" : "GET", headers, body });
  const response = await Auth(request, config);
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
    cookies.set(name, value);
  }
  return response;
}

const { csrfToken } = await (await call("/auth/csrf")).json();
const begun = await call("/auth/signin/ours", { csrfToken });
const callback = await open(begun.headers.get("location"));
const ended = await call(callback.pathname + callback.search);
const session = await (await call("/auth/session")).json();
done({ location: ended.headers.get("location"), user: session?.user });
