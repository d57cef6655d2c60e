//! Where the claims of a scope are told.

use serde::{Deserialize, Serialize};

/// Whether an ID token has the claims that the granted scope stands for: those of `profile`, `email`, `address` and `phone`, and
/// those of your own scopes.
///
/// OpenID Connect Core section 5.4 has them in the UserInfo response, and in ID tokens only where no access token is issued. These
/// clients never ask the UserInfo endpoint, so their users have no name and no e-mail address without [`Self::Scope`]: Auth.js and
/// next-auth, Authlib (Flask), go-oidc, MSAL, passport-openidconnect and express-openid-connect.
///
/// ID tokens get longer, and the response types `id_token …` send them through the browser's address bar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum IdTokenClaims {
    /// The UserInfo response alone has them, as the standard says: the default.
    #[default]
    UserInfo,
    /// Every ID token has them too.
    Scope,
}
