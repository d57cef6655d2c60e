//! What a client learns from the metadata, and nothing else that it knows of the provider.

use jsonwebtoken::jwk::JwkSet;
use serde_json::Value;

/// The metadata, and the keys that it names.
#[derive(Debug, Clone)]
pub(crate) struct Discovered {
    pub(crate) metadata: Value,
    pub(crate) keys: JwkSet,
}

impl Discovered {
    /// By OpenID Connect Discovery section 4.
    pub(crate) async fn from(http: &reqwest::Client, issuer: &str) -> Self {
        let document = http.get(format!("{issuer}/.well-known/openid-configuration")).send().await;
        let document = document.expect("an answer");
        assert_eq!(document.status(), 200);
        assert_eq!(document.headers()["content-type"], "application/json");
        let metadata: Value = document.json().await.expect("JSON");
        assert_eq!(metadata["issuer"], issuer);
        let keys = fetch_keys(http, metadata["jwks_uri"].as_str().expect("keys")).await;
        let keys = serde_json::from_value(keys).expect("a key set");
        Self { metadata, keys }
    }

    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> &str {
        self.metadata[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", self.metadata))
    }

    /// The words of a list; none if it is absent.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let words = self.metadata[name].as_array().into_iter().flatten();
        words.map(|word| word.as_str().expect("text")).collect()
    }
}

/// The document of `jwks_uri`.
pub(crate) async fn fetch_keys(http: &reqwest::Client, uri: &str) -> Value {
    let answer = http.get(uri).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("JSON")
}
