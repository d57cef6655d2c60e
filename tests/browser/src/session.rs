//! A page that watches the session at its provider (OpenID Connect Session Management 1.0).

use serde::{Deserialize, Serialize};

use crate::party::{RelyingParty, SCOPE};
use crate::{Person, run};

/// What the frame of the provider answered.
#[derive(Debug, Deserialize)]
pub struct WatchedSession {
    /// The parameter of the authorization response.
    pub session_state: String,
    /// While the person is logged in.
    pub before: FrameAnswers,
    /// After they logged out in another tab. If it is `changed`, oidc-client-ts has signed them out as well.
    pub after: FrameAnswers,
}

/// What the frame answers to each message of the party's page.
#[derive(Debug, Deserialize)]
pub struct FrameAnswers {
    /// The party's own client and session state.
    pub own: String,
    /// The session state with another client.
    #[serde(default)]
    pub other_client: String,
    /// A session state with another salt.
    #[serde(default)]
    pub other_salt: String,
    /// A message without a space.
    #[serde(default)]
    pub malformed: String,
    /// An object.
    #[serde(default)]
    pub no_text: String,
}

/// Signs a person in with oidc-client-ts and its `monitorSession`, asks the frame at `frame`, and logs the person out at `logout`
/// in another tab.
///
/// # Panics
/// Like [`run`].
pub async fn watch_session(party: &RelyingParty, issuer: &str, person: Person<'_>) -> WatchedSession {
    #[derive(Serialize)]
    struct Parameters<'a> {
        party: &'a str,
        issuer: &'a str,
        client_id: &'a str,
        scope: &'a str,
        logout: &'a str,
        frame: &'a str,
        #[serde(flatten)]
        person: Person<'a>,
    }
    let (logout, frame) = (format!("{issuer}/logout"), format!("{issuer}/check_session"));
    let parameters = Parameters {
        party: party.origin(),
        issuer,
        client_id: "spa",
        scope: SCOPE,
        logout: &logout,
        frame: &frame,
        person,
    };
    run("session", &parameters).await
}
