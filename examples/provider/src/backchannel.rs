//! Whom a client asks for that sends a backchannel authentication request (CIBA), and how they learn that it waits.

use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, Hint, HintedPerson, UserCodeCheck,
};
use oauth_runtime::store::Authenticated;
use oauth_runtime::ui::notify_by_email;
use oauth_runtime::{BoxError, Secret};

use crate::provider::Provider;

impl BackchannelAuthentication for Provider {
    const USER_CODES: bool = true;

    /// A `login_hint` is a user name, a verified e-mail address, or a `sub`.
    async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(match hint {
            Hint::LoginHint(typed) => self.people().hinted(typed).await?.into(),
            _ => HintedPerson::Unknown,
        })
    }

    async fn check_user_code(
        &self,
        person: &Authenticated,
        user_code: Option<&Secret>,
    ) -> Result<UserCodeCheck, BoxError> {
        Ok(match (self.people().user_code_of(&person.subject), user_code) {
            (None, _) => UserCodeCheck::Accepted,
            (Some(_), None) => UserCodeCheck::Missing,
            // Digests are compared, whose difference says nothing about the codes.
            (Some(own), Some(sent)) if *own == sent.digest() => UserCodeCheck::Accepted,
            (Some(_), Some(_)) => UserCodeCheck::Wrong,
        })
    }

    /// By e-mail, if `people` in `[pages]` has `approval_email`. Otherwise people look for themselves.
    async fn notify(&self, request: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        if !notify_by_email(self, request).await? {
            tracing::debug!(
                client_id = request.client().client_id(),
                "a request waits; nobody is told by e-mail"
            );
        }
        Ok(())
    }
}
