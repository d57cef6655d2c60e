//! A client, and how it authenticates at the token endpoint.

use serde_json::{Value, json};

use crate::conformance::keys::ClientKey;
use crate::conformance::request::random;
use crate::conformance::verify::now;

/// What a client knows of itself.
#[derive(Clone)]
pub(crate) struct ClientDetails {
    pub(crate) id: String,
    pub(crate) redirect_uri: String,
    pub(crate) authentication: Authentication,
}

/// By the names of OpenID Connect Core section 9.
#[derive(Clone)]
pub(crate) enum Authentication {
    Basic(String),
    Post(String),
    /// `private_key_jwt`, for an audience.
    Key(ClientKey, String),
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

    /// The request with the client's authentication.
    pub(crate) fn authenticate(
        &self,
        request: reqwest::RequestBuilder,
        form: &[(&str, &str)],
    ) -> reqwest::RequestBuilder {
        let mut form = form.to_vec();
        let assertion;
        match &self.authentication {
            Authentication::Basic(secret) => {
                return request.basic_auth(&self.id, Some(secret)).form(&form);
            }
            Authentication::Post(secret) => {
                form.extend([("client_id", self.id.as_str()), ("client_secret", secret)])
            }
            Authentication::Key(key, audience) => {
                assertion = key.sign(&self.assertion(audience));
                let of_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                form.extend([("client_assertion_type", of_type), ("client_assertion", &assertion)]);
            }
        }
        request.form(&form)
    }

    fn assertion(&self, audience: &str) -> Value {
        let now = now();
        json!({ "iss": self.id, "sub": self.id, "aud": audience, "jti": random(), "iat": now, "exp": now + 60 })
    }
}
