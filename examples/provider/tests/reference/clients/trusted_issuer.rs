//! Another issuer, whose tokens a provider trusts: what Kubernetes or a build service is.

use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Until the test ends, it answers every request with its key set.
pub(super) struct TrustedIssuer {
    key: SigningKey,
    jwks: Value,
    published: Value,
    host: String,
}

impl TrustedIssuer {
    pub(super) async fn start(algorithm: SigningAlgorithm) -> Self {
        Self::publishing(algorithm, Value::clone).await
    }

    /// One that publishes something else than its key set.
    pub(super) async fn publishing(
        algorithm: SigningAlgorithm,
        document: impl FnOnce(&Value) -> Value,
    ) -> Self {
        let key = SigningKey::generate(algorithm).expect("a key");
        let jwks = SigningKeys::fixed([key.clone()]).expect("keys").published();
        let jwks: Value = serde_json::from_slice(&jwks).expect("JSON");
        let published = document(&jwks);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let body = published.to_string();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                // A request for keys fits into one read.
                let _ = connection.read(&mut [0; 4096]).await;
                let _ = connection.write_all(answer.as_bytes()).await;
                let _ = connection.shutdown().await;
            }
        });
        Self { key, jwks, published, host }
    }

    /// Host and port, for `fetch_hosts`.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The private key, in PEM.
    pub(super) fn private_key(&self) -> String {
        self.key.to_pem().reveal().to_owned()
    }

    /// The name of the key.
    pub(super) fn kid(&self) -> &str {
        self.jwks["keys"][0]["kid"].as_str().expect("a name")
    }

    /// What it publishes.
    pub(super) fn published(&self) -> &Value {
        &self.published
    }

    /// The key set as a value of the configuration.
    pub(super) fn jwks_in_toml(&self) -> String {
        in_toml(&self.jwks)
    }

    /// The table with which a provider trusts it under this name.
    pub(super) fn table(&self, name: &str) -> String {
        format!("\n[[trusted_issuers]]\nissuer = \"{name}\"\njwks_uri = \"http://{}/jwks\"\n", self.host)
    }
}

/// A key set in the syntax of the configuration.
pub(super) fn in_toml(jwks: &Value) -> String {
    let members = jwks["keys"][0].as_object().expect("a key").iter();
    let members: Vec<_> = members.map(|(name, value)| format!("{name} = {value}")).collect();
    format!("{{ keys = [{{ {} }}] }}", members.join(", "))
}
