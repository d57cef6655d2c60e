//! Where the claims of a scope are returned.

use serde::{Deserialize, Serialize};

/// Whether an ID token contains the claims of the granted scope: those of `profile`, `email`, `address` and
/// `phone`, and those of your own scopes.
///
/// OpenID Connect Core section 5.4 puts them into the UserInfo response, and into ID tokens only if no access
/// token is issued. These clients never call the UserInfo endpoint, so their users have no name and no email
/// address without [`Self::Scope`]: Auth.js and next-auth, Authlib (Flask), go-oidc, MSAL,
/// passport-openidconnect and express-openid-connect.
///
/// ID tokens become longer, and the response types `id_token …` send them through the browser's address bar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum IdTokenClaims {
    /// Only the UserInfo response contains them, as the standard says. This is the default.
    #[default]
    UserInfo,
    /// Every ID token also contains them.
    Scope,
}
