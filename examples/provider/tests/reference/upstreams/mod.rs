//! People who sign in with another provider: one of our own, node-oidc-provider and Keycloak, as programs over HTTP.

mod chain;
mod keycloak;
mod logout;
mod mix_up;
mod scene;
mod sign_in;
