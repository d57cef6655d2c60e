//! Signs an operator in: an authorization request of the console's own client to its provider, with PKCE, and back.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, TRANSFER_ENCODING};
use http::request::Parts;
use http::{HeaderValue, Method, Request, StatusCode, Uri};
use oauth_runtime_core::endpoint::{TokenEndpoint, answer};
use oauth_runtime_core::event::by_operator_at_client;
use oauth_runtime_core::http::{Form, Response, see_other};
use oauth_runtime_core::{OAuthError, Secret};
use serde_json::Value;
use sha2::Digest as _;
use subtle::ConstantTimeEq;
use url::form_urlencoded::{self, Serializer};

use super::session::{self, cookie, login_name, session_name, set_cookie};
use crate::client::CLIENT_ID;
use crate::office::Office;
use crate::paths::{API, CALLBACK, HOME};
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::scopes::{READ, WRITE};

/// The longest path to come back to.
const LONGEST_RETURN: usize = 1024;

/// Sends the browser to the authorization endpoint. It comes back to `path` afterwards. With `recent`, the person proves
/// again who they are.
pub(crate) fn begin<S: ConsoleProvider>(server: &S, path: &str, recent: bool) -> Response {
    let issuer = server.settings().issuer();
    let Some(endpoint) = S::DECLARATION.endpoints.path("authorization") else {
        return Problem::from(OAuthError::ServerError).response();
    };
    let [state, verifier] = [Secret::generate(), Secret::generate()];
    let challenge = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier.reveal()));
    let mut query = Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", CLIENT_ID)
        .append_pair("redirect_uri", &issuer.join(CALLBACK))
        // With `openid`, the grant belongs to the login and ends with it, and `prompt` counts.
        .append_pair("scope", &format!("openid {READ} {WRITE}"))
        .append_pair("resource", &issuer.join(API))
        .append_pair("state", state.reveal())
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if recent {
        query.append_pair("prompt", "login");
    }
    let mut response = see_other(&issuer.join(&format!("{endpoint}?{}", query.finish())));
    let path = if is_own_path(path) { path } else { HOME };
    let path = URL_SAFE_NO_PAD.encode(path);
    let value = format!("{}.{}.{path}", state.reveal(), verifier.reveal());
    set_cookie(&mut response, issuer, &login_name(issuer), &value);
    response
}

/// A path of the console alone, so that nobody is sent elsewhere.
fn is_own_path(path: &str) -> bool {
    path.len() <= LONGEST_RETURN
        && path.strip_prefix(HOME).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        && !path.contains(['\\', '\r', '\n'])
        && !path.starts_with(CALLBACK)
}

/// The authorization response.
///
/// # Errors
/// A response that does not belong to a login of this browser, or with an error; and what the token endpoint says.
pub(crate) async fn finish<S: ConsoleProvider>(
    office: &Office<S>,
    http: &Parts,
    query: &Form<'_>,
) -> Result<Response, Problem> {
    let server = &*office.server;
    let issuer = server.settings().issuer();
    let begun = cookie(&http.headers, &login_name(issuer));
    let parts: Vec<&str> =
        begun.as_ref().map(|begun| begun.reveal().split('.').collect()).unwrap_or_default();
    let [state, verifier, path] = parts.as_slice() else {
        return Err(Problem::wrong("no login has begun in this browser; open the console again"));
    };
    let is_ours: bool = state.as_bytes().ct_eq(query.get("state").unwrap_or_default().as_bytes()).into();
    if !is_ours {
        return Err(Problem::wrong("the answer belongs to another login; open the console again"));
    }
    if let Some(error) = query.get("error") {
        return Err(match error {
            "access_denied" | "invalid_scope" => {
                Problem::new(StatusCode::FORBIDDEN, "you are not an operator of this provider")
            }
            _ => Problem::wrong(format!("the provider answered {error}")),
        });
    }
    let token = redeem(server, http, query.get("code").unwrap_or_default(), verifier).await?;
    end_replaced(office, http).await;
    let path = URL_SAFE_NO_PAD.decode(path).ok().and_then(|path| String::from_utf8(path).ok());
    let path = path.filter(|path| is_own_path(path)).unwrap_or_else(|| HOME.to_owned());
    let mut response = see_other(&format!("{}{path}", issuer.path()));
    set_cookie(&mut response, issuer, &session_name(issuer), token.reveal());
    set_cookie(&mut response, issuer, &login_name(issuer), "");
    Ok(response)
}

/// Ends the session of this browser that a new one replaces, so that no token outlives its cookie.
async fn end_replaced<S: ConsoleProvider>(office: &Office<S>, http: &Parts) {
    let Ok(Some(replaced)) = session::operator(&*office.server, http).await else { return };
    let revoked = office.administration.revoke_grant(&replaced.grant_id);
    // The failure of a store is in the log. The new session is good without it.
    let _ = Office::<S>::done(by_operator_at_client(replaced.name, CLIENT_ID, revoked).await);
}

/// Redeems the code at the provider's own token endpoint, in this process.
async fn redeem<S: ConsoleProvider>(
    server: &S,
    http: &Parts,
    code: &str,
    verifier: &str,
) -> Result<Secret, Problem> {
    let failed = || Problem::from(OAuthError::ServerError);
    let issuer = server.settings().issuer();
    let body: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &issuer.join(CALLBACK))
        .append_pair("code_verifier", verifier)
        .finish();
    let secret = server.console().secret().ok_or_else(failed)?;
    let credentials = STANDARD.encode(format!("{CLIENT_ID}:{}", secret.reveal()));
    let mut authorization = HeaderValue::try_from(format!("Basic {credentials}")).map_err(|_| failed())?;
    authorization.set_sensitive(true);
    // As secure as the request that brought the code, and from the same address.
    let mut head = http.clone();
    head.method = Method::POST;
    head.uri =
        Uri::try_from(S::DECLARATION.endpoints.path("token").unwrap_or("/token")).map_err(|_| failed())?;
    for name in [COOKIE, CONTENT_LENGTH, TRANSFER_ENCODING] {
        head.headers.remove(name);
    }
    head.headers.insert(AUTHORIZATION, authorization);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let response = answer::<TokenEndpoint, S>(server, Request::from_parts(head, Bytes::from(body))).await;
    let answered: Value = serde_json::from_slice(response.body()).map_err(|_| failed())?;
    match (response.status(), answered["access_token"].as_str()) {
        (StatusCode::OK, Some(token)) => Ok(Secret::from(token)),
        (status, _) if status.is_server_error() => Err(failed()),
        _ => Err(Problem::wrong("the provider did not accept the login; open the console again")),
    }
}

/// Ends the session of this browser at the console.
pub(crate) fn end<S: ConsoleProvider>(server: &S, response: &mut Response) {
    let issuer = server.settings().issuer();
    set_cookie(response, issuer, &session_name(issuer), "");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_a_login() {
        for own in ["/console", "/console/", "/console?x=1", "/console/client?id=https%3A%2F%2Fapp.example"] {
            assert!(is_own_path(own), "{own}");
        }
        let long = format!("/console/{}", "a".repeat(LONGEST_RETURN));
        for other in [
            "",
            "/",
            "//evil.example",
            "/consoles",
            "/console\\evil.example",
            "/console.evil.example",
            "https://evil.example/console",
            "/console/callback?code=1",
            "/console/x\r\nSet-Cookie: a=b",
            &long,
        ] {
            assert!(!is_own_path(other), "{other}");
        }
    }
}
