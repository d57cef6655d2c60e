//! The application's part of backchannel authentication.

use std::future::{Future, ready};

use super::{BackchannelAuthenticationRequest, Hint, HintedPerson, UserCodeCheck};
use crate::store::Authenticated;
use crate::{BoxError, Client, Secret};

/// The application's part of backchannel authentication, which `grants(ciba)` in the declaration asks for: it finds the person,
/// checks their user code, and tells them that a request waits. [The module](super) has an example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whom a backchannel authentication request is for",
    label = "the grant that is declared here needs this",
    note = "write: impl BackchannelAuthentication for {Self} {{\n\
            async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {{ … }}\n\
            async fn notify(&self, request: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {{ … }} }}"
)]
pub trait BackchannelAuthentication: Send + Sync {
    /// Whether people have user codes: [`check_user_code`](Self::check_user_code) is implemented. Metadata tells clients so
    /// (`backchannel_user_code_parameter_supported`). Default: they have none.
    const USER_CODES: bool = false;

    /// Finds the person for a hint. Nobody is found by default, not even by a user name: a client could try them all.
    ///
    /// It is called after the client has authenticated, and counts against the client's limit. For [`Hint::IdToken`], the subject is
    /// that of the client; [`find_person_of`](Self::find_person_of) handles it for clients with public identifiers.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    fn find_person(&self, hint: &Hint<'_>) -> impl Future<Output = Result<HintedPerson, BoxError>> + Send;

    /// The same, with the client that asks: so that one client may ask for its own people only. The runtime calls this method.
    ///
    /// Default: an ID token stands for its subject, if the client has public identifiers (`subject_type`); everything else is
    /// [`find_person`](Self::find_person)'s.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    fn find_person_of(
        &self,
        client: &Client,
        hint: &Hint<'_>,
    ) -> impl Future<Output = Result<HintedPerson, BoxError>> + Send {
        let is_public = client.metadata().openid.subject_type != crate::SubjectType::Pairwise;
        async move {
            match hint {
                Hint::IdToken(token) if is_public => Ok(Authenticated::new(token.subject()).into()),
                _ => self.find_person(hint).await,
            }
        }
    }

    /// Checks the secret that the person gave the client, so that nobody is disturbed by requests of strangers (CIBA Core 1.0
    /// section 7.1: `user_code`). It is called if [`USER_CODES`](Self::USER_CODES) says that there are any; the client may not
    /// have sent one. Compare in constant time. Wrong codes are counted, by person and client.
    ///
    /// Default: this person needs none.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    fn check_user_code(
        &self,
        person: &Authenticated,
        user_code: Option<&Secret>,
    ) -> impl Future<Output = Result<UserCodeCheck, BoxError>> + Send {
        let _ = (person, user_code);
        ready(Ok(UserCodeCheck::Accepted))
    }

    /// Tells the person that a request waits for them: by a push message, or by e-mail. The request is stored already. The
    /// client waits for this, so a slow service belongs behind a queue.
    ///
    /// # Errors
    /// An error is logged, and the request waits nevertheless: the person may look by themselves.
    fn notify(
        &self,
        request: &BackchannelAuthenticationRequest,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
}
