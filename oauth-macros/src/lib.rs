//! The attributes of `oauth-runtime`, which re-exports them: `#[oauth_server(…)]`, `#[oauth_storage]` and
//! `#[resource_server(…)]`.
//!
//! Each is a pipeline of parse → model → check → expand. Mistakes are collected and reported together, each
//! at its span. The generated code is glue that calls the runtime.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod errors;
#[cfg(test)]
mod expansion_size;
#[cfg(test)]
mod expansions;
mod lints;
mod list;
#[cfg(test)]
mod mistakes;
mod private;
mod resource_server;
mod server;
mod storage;
mod suggest;

/// You get what you declare and nothing else: an undeclared feature has no route, no metadata entry and no
/// code, and you implement no storage for it. A wrong declaration does not compile.
///
/// | option | what it says |
/// | --- | --- |
/// | `grants(…)` | `authorization_code`, `password` (deprecated), `refresh_token`, `client_credentials`, `device_code` (RFC 8628), `ciba` (OpenID Connect CIBA), which asks your implementation of `BackchannelAuthentication`, `token_exchange` (RFC 8693), which asks your implementation of `TokenExchangePolicy`, `jwt_bearer` (RFC 7523), which asks that of `JwtBearerPolicy`, `"urn:example:sms" = SmsGrant` for a type of yours that implements `ExtensionGrant` |
/// | `responses(…)` | `code`, `token` (deprecated), `id_token` (with `openid`), `none`, and combinations in any order, like `code id_token` |
/// | `openid`, `openid(…)` | OpenID Connect (feature `openid`), and its scopes: `profile`, `email = "Your address"`, `address`, `phone`, `offline_access`; it needs a `#[keys]` field |
/// | `scopes(…)` | scope tokens with the line for the consent page; each becomes a type in the module `scope`. With `openid`, `claims(…)` after a token names the person's claims that it gives access to: `groups = "See your groups", claims(groups, roles)` |
/// | `endpoints(…)` | `introspection`, `revocation`, `metadata`, `registration`, `end_session`, `check_session`, `pushed_authorization_request`, `authorization_challenge` come with their names; `token = "/oauth/token"` changes a path; `discovery`, `jwks`, `userinfo` come with `openid`, `device_authorization` with its grant |
/// | `client_auth(private_key_jwt)` | clients may sign with a key of their own (feature `openid`) |
/// | `client_auth(client_secret_jwt)` | clients may prove that they know their secret without sending it (feature `openid`); the builder needs `seal_with` |
/// | `client_auth(federated_jwt, spiffe_jwt)` | workloads may authenticate with the token of their platform, such as Kubernetes, or with a JWT-SVID (feature `openid`); the builder needs a `trusted_issuer` |
/// | `client_auth(tls_client_auth, self_signed_tls_client_auth)` | clients may authenticate with the certificate of their TLS connection (RFC 8705, feature `openid`) |
/// | `clients(metadata_documents)` | clients may be named by the URL of their metadata document (feature `openid`); the builder needs a `fetcher` |
/// | `clients(preregistered)` | an operator registers every client; it only says so, which `profile(mcp)` asks for |
/// | `request_objects(…)` | `by_value`, `by_reference`: clients may sign their authorization requests (feature `openid`); `required`: they must |
/// | `authorization_details(…)` | `payment_initiation = Payment`: what a client asks for in detail, as a type of yours that implements `AuthorizationDetail` (RFC 9396) |
/// | `resources(…)` | the protected resources that accept the access tokens: `notes = "/mcp" { scopes(read, write), name = "Notes" }`; the value is a URL, or a path under the issuer; without one, the builder's `resource_identifier` sets it; `default` marks the resource of requests that name none; each becomes a type in the module `resource` |
/// | `access_tokens(…)` | `opaque` (the default), `jwt` (feature `openid`); the first one is the default form. Within a resource: the form of its tokens |
/// | `claims(access_token, id_token, userinfo, introspection)` | claims of your own in access tokens and their introspection, in ID tokens, in UserInfo responses, in introspection responses only; from your implementation of `AdditionalClaims` |
/// | `policy(access)` | who may have what, and for how long: your implementation of `AccessPolicy` is asked before each approval and before each token |
/// | `introspection(signed)` | introspection responses as signed JWTs (RFC 9701, feature `openid`), for resource servers that ask for them |
/// | `token_exchange(id_jag)` | clients may also exchange a login for an identity assertion authorization grant, which they present to another authorization server (draft-ietf-oauth-identity-assertion-authz-grant, feature `openid`) |
/// | `token_exchange(foreign_tokens)` | clients may also exchange tokens of trusted issuers (feature `openid`), which your implementation of `ForeignTokenPolicy` maps to people |
/// | `token_exchange(transaction_tokens)` | workloads may get transaction tokens for the services of a trust domain (draft-ietf-oauth-transaction-tokens, feature `openid`) |
/// | `token_exchange(native_sso)` | applications of one vendor share a login on one device (OpenID Connect Native SSO 1.0, feature `openid`): the scope `device_sso` gives a device secret, and your `TokenExchangePolicy` says which clients share |
/// | `response_modes(jwt)` | authorization responses as signed JWTs (JARM, feature `openid`), for requests that ask for them with `response_mode` |
/// | `encryption(…)` | `id_token`, `userinfo`, `authorization_response`, `introspection`: encrypted for clients that are registered for it (feature `openid`); `request_objects`: clients may encrypt their request objects, and the builder needs `decryption_keys` |
/// | `sender_constrained(…)` | `dpop`, `mtls`: access tokens are bound to a key of their client, by DPoP proofs or by the certificate of its connection (feature `openid`); `required`: no others are issued |
/// | `pkce(…)` | `required` for confidential clients too; `plain` (deprecated) beside `S256` |
/// | `lifetimes(…)` | `access_token = "1h"`, `refresh_token = "14d"`, `authorization_code = "5m"`, `device_code = "10m"`, `id_token = "1h"`; for one grant type, `client_credentials(access_token = "10m")` |
/// | `profile(oauth21)` | forbids everything that OAuth 2.1 removes, and requires PKCE |
/// | `profile(fapi2)`, `profile(fapi2_message_signing)` | forbids what the FAPI 2.0 Security Profile or FAPI 2.0 Message Signing forbids, requires what it needs, and holds every client to it (feature `openid`) |
/// | `profile(mcp)` | the same, and requires what MCP clients need: the code flow, the metadata document, a resource for every token, a way to identify oneself, and no access token over an hour without `refresh_token` |
/// | `issuer = "https://…"` | the issuer, if it is known at compile time; the constructor then takes no issuer |
/// | `scope_module = name`, `resource_module = name` | other names for the modules `scope` and `resource`, for two providers in one module |
/// | `constructor = name` | another name for the constructor, if you already have a method `new` |
/// | `crate = path` | where `oauth_runtime` is, if you renamed it |
///
/// `#[store]` on a field marks the store of clients and tokens, `#[users]` that of resource owners; without
/// them it is the struct itself, with the methods of an `#[oauth_storage]` block. `#[keys]` marks the
/// `SigningKeys` of an OpenID provider, `#[ui]` the `Pages` of the feature `ui`, which then implement
/// `Interaction` and `Logout`, `#[console]` the `Console` of the feature `console`.
///
/// # What it generates
/// For `Notes`: a constructor and `builder`, which return an `Arc<Notes>`; `router()` for axum;
/// `create_token_response`, `create_authorization_response` and similar methods on `http` types, and
/// `create_response` for all of them by path; the enums `NotesGrantType` and `NotesResponseType`; the module
/// `scope`, in which `"notes:write"` is `NotesWrite`; `register_grant_type` and `settings`;
/// `find_device_request`, `approve_device_request` and `deny_device_request` with `device_code`;
/// `list_ciba_requests`, `find_ciba_request`, `approve_ciba_request` and `deny_ciba_request` with `ciba`;
/// `validate_authorization_request` and `finalize_authorization_response`, for your own handlers of the
/// authorization endpoint.
#[proc_macro_attribute]
pub fn oauth_server(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    server::oauth_server(arguments.into(), item.into()).into()
}

/// A type has one block; a struct with a `#[store]` field has none, because that field is its store.
///
/// The methods become `impl`s of the capability traits in `oauth_runtime::store`, where each is documented.
/// They share one error type, which implements `std::error::Error`.
/// An optional `fn is_temporary(error: &DbError) -> bool` says after which errors a retry may help.
/// `#[oauth_storage(crate = path)]` names the path of `oauth_runtime`, if you renamed it.
#[proc_macro_attribute]
pub fn oauth_storage(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    storage::oauth_storage(arguments.into(), item.into()).into()
}

/// | option | what it says |
/// | --- | --- |
/// | `scopes(…)` | the scope tokens that the API uses, and what each allows: `read = "Read your notes"`, `"notes:write" = "Change your notes"`; each becomes a type in the module `scope`. The provider declares them too |
/// | `scope_module = name` | another name for the module `scope`, for two servers in one module |
/// | `constructor = name` | another name for the constructor, if you already have a method `new` |
/// | `crate = path` | where `oauth_runtime` is, if you renamed it |
///
/// # What it generates
/// For `Api`: a constructor that takes the `TokenVerifier` and then the struct's own fields, and returns an `Arc<Api>`;
/// `verifier()`; `router()` for axum with the metadata document of the resource (RFC 9728), and
/// `create_resource_metadata_response` for other frameworks; the module `scope`; `ResourceServer`, so that
/// `Granted<scope::Read>`, `Protect` and `authorize` work as they do with a provider.
#[proc_macro_attribute]
pub fn resource_server(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    resource_server::resource_server(arguments.into(), item.into()).into()
}
