//! The scope that a new authorization gets (RFC 6749 section 3.3).

use super::{AuthorizationServer, TokenRequest};
use crate::{Client, OAuthError, Scope};

/// How many bytes of unknown tokens are remembered with a grant: many times what a client requests.
const MOST_UNKNOWN: usize = 1024;

/// The maximum length of a scope token in an error description.
const LONGEST_NAMED: usize = 64;

/// The scope that a request asks for.
#[derive(Debug, Clone)]
pub(crate) struct RequestedScope {
    /// The tokens that the provider has; the client may have all of them.
    pub(crate) scope: Scope,
    /// The requested scope if it is larger; the client may repeat it at each refresh.
    pub(crate) named: Option<Scope>,
}

impl RequestedScope {
    /// The requested scope to remember, if it is larger than `granted`.
    pub(crate) fn beyond(&self, granted: &Scope) -> Option<Scope> {
        let named = self.named.as_ref().unwrap_or(&self.scope);
        (!named.is_subset_of(granted)).then(|| named.clone())
    }
}

/// The scope of a token request, or the client's default.
pub(crate) fn granted_scope<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
) -> Result<RequestedScope, OAuthError> {
    requested_scope(server, request.client(), request.parameter("scope"))
}

/// The scope of a request, or the client's default. Tokens that the provider does not have are ignored
/// (OpenID Connect Core section 3.1.2.1), and so is `offline_access` for a client that may not have it
/// (section 11).
///
/// # Errors
/// `invalid_scope` if it is malformed, if the client may not have one of its tokens, or if nothing is left.
pub(crate) fn requested_scope<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    requested: Option<&str>,
) -> Result<RequestedScope, OAuthError> {
    let declared = |text: &str| server.runtime().scope_of_token(S::DECLARATION, text);
    let read = |text: &str| declared(text).map_or_else(|| parsed(text), Ok);
    let requested = requested.map(read).transpose()?.filter(|scope| !scope.is_empty());
    let Some(requested) = requested else {
        return Ok(RequestedScope { scope: default_scope(server, client), named: None });
    };
    let registered = &client.metadata().scope;
    let may_have = |token: &str| registered.contains(token);
    let counts = |token: &str| server.knows_scope(token) && (token != "offline_access" || may_have(token));
    if requested.tokens().all(|token| counts(token) && may_have(token)) {
        return Ok(RequestedScope { scope: requested, named: None });
    }
    let (known, ignored): (Vec<&str>, Vec<&str>) = requested.tokens().partition(|token| counts(token));
    if let Some(token) = known.iter().find(|token| !may_have(token)) {
        return Err(not_allowed(token));
    }
    match (known.first(), ignored.first()) {
        (None, Some(token)) if server.knows_scope(token) => Err(not_allowed(token)),
        (None, Some(token)) => {
            Err(OAuthError::invalid_scope(format!("this server has no scope {}", shortened(token))))
        }
        (_, None) => Ok(RequestedScope { scope: requested, named: None }),
        (Some(_), Some(_)) => {
            let scope = Scope::from_tokens(known).unwrap_or_default();
            let named = scope.union(&bounded(&ignored));
            Ok(RequestedScope { scope, named: Some(named) })
        }
    }
}

fn parsed(scope: &str) -> Result<Scope, OAuthError> {
    scope.parse().map_err(|error| OAuthError::invalid_scope(format!("{error}")))
}

fn not_allowed(token: &str) -> OAuthError {
    OAuthError::invalid_scope(format!("the client may not have the scope {}", shortened(token)))
}

/// A scope token for an error description, which allows the same characters (RFC 6749 appendix A.7).
pub(crate) fn shortened(token: &str) -> &str {
    token.get(..LONGEST_NAMED).unwrap_or(token)
}

/// The tokens to remember, up to a limit: a stranger can name very many.
fn bounded(tokens: &[&str]) -> Scope {
    let mut bytes = 0;
    let kept = tokens.iter().copied().take_while(|token| {
        bytes += token.len();
        bytes <= MOST_UNKNOWN
    });
    Scope::from_tokens(kept).unwrap_or_default()
}

/// The scope of a request without `scope`: the client's default, limited to what the provider has.
fn default_scope<S: AuthorizationServer>(server: &S, client: &Client) -> Scope {
    let default = client.default_scope();
    if default.tokens().all(|token| server.knows_scope(token)) {
        return default.clone();
    }
    let known = default.tokens().filter(|token| server.knows_scope(token));
    Scope::from_tokens(known).unwrap_or_default()
}
