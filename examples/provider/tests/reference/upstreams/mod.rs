//! People who sign in with another provider: one of our own, and node-oidc-provider, as programs over HTTP.

mod chain;
mod logout;
mod mix_up;
mod scene;
mod sign_in;
