//! What the listener for client certificates serves: requests that clients send directly. A browser would ask its person
//! for a certificate, so the pages are on the other listener only.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use oauth_runtime::ui;
use oauth_runtime::{AuthorizationServer, Issuer};

use crate::provider::Provider;

/// The endpoints that a client calls, or reads.
const ENDPOINTS: [&str; 12] = [
    "token",
    "pushed_authorization_request",
    "device_authorization",
    "backchannel_authentication",
    "introspection",
    "revocation",
    "userinfo",
    "registration",
    "metadata",
    "discovery",
    "jwks",
    "protected_resource_metadata",
];

/// The paths of the API and of the health check.
const OTHERS: [&str; 3] = ["/api", "/healthz", "/livez"];

/// What a browser calls besides the pages.
const FOR_BROWSERS: [&str; 3] = ["authorization", "end_session", "check_session"];

/// The files of the pages, and the console.
const BELOW: [&str; 2] = ["/assets", "/console"];

/// Whether the provider itself answers at or below a path that begins with this segment, whatever its configuration turns off.
pub(crate) fn is_first_segment(segment: &str) -> bool {
    let endpoints = ENDPOINTS.into_iter().chain(FOR_BROWSERS);
    let endpoints = endpoints.filter_map(|name| Provider::DECLARATION.endpoints.path(name));
    let mut paths = endpoints.chain(OTHERS).chain(BELOW).chain(ui::paths::<Provider>());
    segment.starts_with('.') || paths.any(|path| path.split('/').nth(1) == Some(segment))
}

/// The paths that are served.
#[derive(Debug, Clone)]
pub struct DirectCalls {
    /// The path of the issuer, below which everything is as well.
    base: String,
    paths: Vec<&'static str>,
}

impl DirectCalls {
    /// Those of the provider with this issuer.
    pub fn below(issuer: &Issuer) -> Self {
        let endpoints = ENDPOINTS.into_iter().filter_map(|name| Provider::DECLARATION.endpoints.path(name));
        Self { base: issuer.path().to_owned(), paths: endpoints.chain(OTHERS).collect() }
    }

    fn includes(&self, path: &str) -> bool {
        let below = path.strip_prefix(self.base.as_str()).filter(|rest| rest.starts_with('/'));
        let candidates = [Some(path), below].into_iter().flatten();
        candidates.into_iter().any(|path| self.paths.iter().any(|own| is_at_or_below(path, own)))
    }

    /// The routes without those for browsers.
    pub fn only(self, app: Router) -> Router {
        app.layer(from_fn(move |request: Request, next: Next| {
            let is_direct = self.includes(request.uri().path());
            async move {
                match is_direct {
                    true => next.run(request).await,
                    false => refused(),
                }
            }
        }))
    }
}

fn is_at_or_below(path: &str, own: &str) -> bool {
    path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn refused() -> Response {
    let text = "this address is for clients with certificates; the pages are at the address of the issuer\n";
    (StatusCode::NOT_FOUND, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_not_among_them() {
        for issuer in ["https://op.example", "https://op.example/tenant"] {
            let issuer: Issuer = issuer.parse().expect("an issuer");
            let calls = DirectCalls::below(&issuer);
            for path in [
                "/token",
                "/par",
                "/introspect",
                "/revoke",
                "/userinfo",
                "/register",
                "/register/a-client",
                "/jwks",
                "/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/tenant",
                "/.well-known/oauth-protected-resource/api",
                "/api/notes",
                "/healthz",
            ] {
                assert!(calls.includes(path), "{path}");
                assert!(
                    calls.includes(&format!("{}{path}", issuer.path())),
                    "{path} below {}",
                    issuer.as_str()
                );
            }
            for path in
                ["/", "/authorize", "/login", "/end_session", "/device", "/tokens", "/apis", "/x/token"]
            {
                assert!(!calls.includes(path), "{path}");
                assert!(!calls.includes(&format!("/tenant{path}")), "{path}");
            }
        }
    }
}
