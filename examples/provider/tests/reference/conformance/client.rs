//! A client, and how it says at the token endpoint who it is.

/// What a client knows of itself.
#[derive(Debug, Clone)]
pub(crate) struct ClientDetails {
    pub(crate) id: String,
    pub(crate) redirect_uri: String,
    pub(crate) authentication: Authentication,
}

/// By the names of OpenID Connect Core section 9.
#[derive(Debug, Clone)]
pub(crate) enum Authentication {
    Basic(String),
    Post(String),
}

impl ClientDetails {
    /// One of `conformance.toml`, whose secret is in it.
    pub(crate) fn configured(host: &str, id: &str) -> Self {
        let config: toml::Table = super::installation::CONFIG.parse().expect("TOML");
        let mut clients = config["clients"].as_array().expect("clients").iter();
        let client = clients.find(|client| client["client_id"].as_str() == Some(id)).expect("a client");
        let secret = client["client_secret"].as_str().expect("a secret").to_owned();
        let is_posted = client.get("token_endpoint_auth_method").is_some();
        let authentication = if is_posted { Authentication::Post } else { Authentication::Basic };
        let redirect_uri = format!("{host}/test/a/oauth-provider/callback");
        Self { id: id.to_owned(), redirect_uri, authentication: authentication(secret) }
    }
}
