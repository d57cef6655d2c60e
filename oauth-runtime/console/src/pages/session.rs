//! The operator in a browser: a cookie with an access token of the provider for the console's own client. The token is
//! verified at each request, so the session ends with the login, and when the person is an operator no longer.

use http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use oauth_runtime_core::http::Response;
use oauth_runtime_core::resource::authorize;
use oauth_runtime_core::token::GrantId;
use oauth_runtime_core::{Digest, Issuer, OAuthError, Secret, Timestamp};
use subtle::ConstantTimeEq;

use crate::api;
use crate::client::is_own_client;
use crate::paths::HOME;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::scopes::Read;

/// The longest value of one of our cookies: a JWT has many claims.
const LONGEST: usize = 6 * 1024;

/// An operator who is signed in.
#[derive(Debug)]
pub(crate) struct Operator {
    /// How events name them.
    pub(crate) name: String,
    /// How pages name them.
    pub(crate) username: String,
    /// Whether they may change anything.
    pub(crate) may_write: bool,
    pub(crate) auth_time: Option<Timestamp>,
    /// What their token belongs to.
    pub(crate) grant_id: GrantId,
    secret: Secret,
}

impl Operator {
    /// The value that each form of this session has.
    pub(crate) fn csrf(&self) -> String {
        Digest::of(&format!("a form of the console\0{}", self.secret.reveal())).to_string()
    }

    pub(crate) fn owns(&self, csrf: &str) -> bool {
        self.csrf().as_bytes().ct_eq(csrf.as_bytes()).into()
    }
}

/// Who is signed in in the browser; `None`: nobody.
///
/// # Errors
/// A person who is not an operator or may not see anything, or a store that fails.
pub(crate) async fn operator<S: ConsoleProvider>(
    server: &S,
    http: &Parts,
) -> Result<Option<Operator>, Problem> {
    let Some(secret) = cookie(&http.headers, &session_name(server.settings().issuer())) else {
        return Ok(None);
    };
    let Ok(mut bearer) = HeaderValue::try_from(format!("Bearer {}", secret.reveal())) else {
        return Ok(None);
    };
    bearer.set_sensitive(true);
    let mut own = http.clone();
    own.headers.insert(AUTHORIZATION, bearer);
    // The token is in the cookie alone: a query that looks like one is not asked, and must not lead back to itself.
    own.uri = Uri::from_static(HOME);
    let granted = match authorize::<Read, S>(server, &own).await {
        Ok(granted) => granted,
        // Another login would not change it.
        Err(OAuthError::InsufficientScope { .. }) => {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "a policy of the provider takes the console away",
            ));
        }
        Err(error) if error.status().is_server_error() => return Err(error.into()),
        Err(_) => return Ok(None),
    };
    // A token of another client in this cookie is not a session.
    let Some(token) = granted.filter(|token| is_own_client(&token.client_id)) else { return Ok(None) };
    let name = api::operator_name(server, &token)?;
    Ok(Some(Operator {
        username: token.username.as_deref().unwrap_or(&name).to_owned(),
        name,
        may_write: token.scope.contains(crate::scopes::WRITE),
        auth_time: token.authentication.as_ref().and_then(|login| login.auth_time),
        grant_id: token.grant_id.clone(),
        secret,
    }))
}

/// The cookie of the session.
pub(crate) fn session_name(issuer: &Issuer) -> String {
    name(issuer, "oauth_console")
}

/// The cookie of a login that has begun.
pub(crate) fn login_name(issuer: &Issuer) -> String {
    name(issuer, "oauth_console_login")
}

/// With `__Host-` on https, so that no other host can set it. Providers under different paths of one host do not share it.
fn name(issuer: &Issuer, name: &str) -> String {
    let prefix = if issuer.is_secure() { "__Host-" } else { "" };
    match issuer.path() {
        "" => format!("{prefix}{name}"),
        path => format!("{prefix}{name}-{}", &Digest::of(path).to_string()[..8]),
    }
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<Secret> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) =
        pairs.find(|(own, value)| *own == name && !value.is_empty() && value.len() <= LONGEST)?;
    Some(Secret::from(value))
}

/// Sets a cookie that ends with the browser; an empty value deletes it.
pub(crate) fn set_cookie(response: &mut Response, issuer: &Issuer, name: &str, value: &str) {
    // `__Host-` demands the whole host.
    let path = match issuer.is_secure() {
        true => "/".to_owned(),
        false => issuer.path().to_owned() + HOME,
    };
    let secure = if issuer.is_secure() { "; Secure" } else { "" };
    let age = if value.is_empty() { "; Max-Age=0" } else { "" };
    let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(mut cookie) = HeaderValue::try_from(cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
