//! A relying party in the browser.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::installation::Installation;
use crate::{Person, run};

/// The scope of the party's public client.
pub(crate) const SCOPE: &str = "openid profile email offline_access read";

/// Serves the pages of an application that runs in the browser, on a port of its own, until it is dropped.
#[derive(Debug)]
pub struct RelyingParty {
    origin: String,
    server: JoinHandle<()>,
}

impl RelyingParty {
    /// Serves the pages.
    ///
    /// # Panics
    /// If something is not installed.
    pub async fn start() -> Self {
        Self::at("127.0.0.1").await
    }

    /// Serves them at this name of the machine: `localhost` is another site than `127.0.0.1`.
    ///
    /// # Panics
    /// If something is not installed.
    pub async fn at(host: &str) -> Self {
        let library = Installation::find().packages.join("node_modules/oidc-client-ts/dist/browser");
        let library =
            std::fs::read_to_string(library.join("oidc-client-ts.min.js")).expect("it is installed");
        let script = |text: String| get(async move || javascript(text));
        let mut router = Router::new().route("/oidc-client-ts.js", script(library));
        router = router.route("/party.js", script(include_str!("../party/party.js").into()));
        for page in ["/", "/callback", "/silent-callback", "/signed-out"] {
            router = router.route(page, get(Html(include_str!("../party/index.html"))));
        }
        let listener = TcpListener::bind((host, 0)).await.expect("a free port");
        let origin = format!("http://{host}:{}", listener.local_addr().expect("an address").port());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { origin, server }
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where authorization responses go.
    pub fn redirect_uri(&self) -> String {
        format!("{}/callback", self.origin)
    }

    /// The public client `spa`, for the provider's configuration.
    pub fn client(&self) -> String {
        let origin = &self.origin;
        format!(
            r#"
[[clients]]
client_id = "spa"
client_name = "A page in your browser"
token_endpoint_auth_method = "none"
redirect_uris = ["{origin}/callback", "{origin}/silent-callback"]
post_logout_redirect_uris = ["{origin}/signed-out"]
grant_types = ["authorization_code", "refresh_token"]
response_types = ["code"]
scope = "{SCOPE}"
"#
        )
    }
}

impl Drop for RelyingParty {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn javascript(text: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text)
}

/// A complete session with oidc-client-ts: it signs a person in, refreshes, renews in a hidden frame
/// (`prompt=none`), signs out, and sees that `prompt=none` then fails.
///
/// Returns the state of oidc-client-ts after each step: `signed_in`, `refreshed` and `renewed` are its user
/// (`profile`, `scope`, `access_token`, `refresh_token`, `id_token`, …), `signed_out` has `user` (null) and
/// `url`, `afterwards` has `error` (`login_required`). `grants` has the grant type of each token request:
/// `authorization_code`, `refresh_token`, `authorization_code`.
///
/// # Panics
/// Like [`run`], and if a step fails.
pub async fn use_oidc_client(party: &RelyingParty, issuer: &str, person: Person<'_>) -> Value {
    #[derive(Serialize)]
    struct Parameters<'a> {
        party: &'a str,
        issuer: &'a str,
        client_id: &'a str,
        scope: &'a str,
        #[serde(flatten)]
        person: Person<'a>,
    }
    let parameters = Parameters { party: &party.origin, issuer, client_id: "spa", scope: SCOPE, person };
    run("oidc-client", &parameters).await
}
