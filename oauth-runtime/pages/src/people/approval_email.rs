//! Tells people by e-mail that a client asks for their approval (CIBA Core 1.0 section 7).

use std::sync::Arc;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::ciba::BackchannelAuthenticationRequest;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::store::{ClaimsStore, MailStore};
use oauth_runtime_core::{OAuthError, SettingsError};

use super::check_mailer;
use crate::client_name::known_name;
use crate::config::Pages;
use crate::mail::{Letter, MailKind};
use crate::next::Outcome;
use crate::part::PagePart;
use crate::paths::APPROVALS;
use crate::people_word::PeopleWord;
use crate::post::{self, Known, Strangers};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// `people(approval_email)`.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalEmailPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for ApprovalEmailPages
where
    S: UiProvider<Store: MailStore>,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::ApprovalEmail);

    fn has(_: &Pages, _: &str) -> bool {
        false
    }

    fn add_paths(_: &mut Vec<&'static str>) {}

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        check_mailer("approval_email", pages)
    }

    fn begin(server: &Arc<S>) {
        post::begin(server);
    }

    async fn respond(_: &mut Visit<'_, S>, _: &str, _: bool, _: &Form<'_>) -> Outcome {
        Err(Refusal::NothingPending)
    }
}

/// Tells a person by e-mail that a client asks for their approval (`grants(ciba)`), with a link to the page where they decide. Call it in
/// [`BackchannelAuthentication::notify`](oauth_runtime_core::ciba::BackchannelAuthentication::notify). The declaration needs
/// `people(approval_email)`.
///
/// The link has no secret: a person who follows it logs in, and sees the request only if it is for them. The e-mail goes to the verified
/// address that the pages know, or else to the claim `email` if `email_verified` is true, in the language of the claim `locale`. It
/// waits in the store until the mail server takes it, and is not sent once the request has expired.
///
/// Returns whether an e-mail is on its way. `false`: the person has no verified address, got too many e-mails about requests lately
/// ([`RateLimits::mail_to_anywhere`](oauth_runtime_core::rate_limit::RateLimits::mail_to_anywhere) for a client and a mailbox,
/// [`mail_to`](oauth_runtime_core::rate_limit::RateLimits::mail_to) for all clients together that registered themselves), or the configuration
/// [switched the word off](crate::PagesBuilder::people). The request waits on the page all the same.
///
/// ```
/// use oauth_runtime::ciba::{BackchannelAuthentication, BackchannelAuthenticationRequest, Hint, HintedPerson};
/// use oauth_runtime::keys::SigningKeys;
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::ui::{Pages, notify_by_email};
/// use oauth_runtime::{BoxError, oauth_server};
///
/// #[oauth_server(grants(authorization_code, ciba), responses(code), openid, people(approval_email))]
/// struct Bank {
///     #[store]
///     store: MemoryStore,
///     #[keys]
///     keys: SigningKeys,
///     #[ui]
///     pages: Pages,
/// }
///
/// impl BackchannelAuthentication for Bank {
///     async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
///         # let _ = hint;
///         Ok(HintedPerson::Unknown) // Look into your own table of people.
///     }
///
///     async fn notify(&self, request: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
///         if !notify_by_email(self, request).await? {
///             tracing::info!("a person has no verified address");
///         }
///         Ok(())
///     }
/// }
/// ```
///
/// # Errors
/// `temporarily_unavailable` if too many e-mails wait; those of the stores; `server_error` if the declaration lacks the word.
pub async fn notify_by_email<S>(
    server: &S,
    request: &BackchannelAuthenticationRequest,
) -> Result<bool, OAuthError>
where
    S: UiProvider<Store: MailStore>,
{
    if !S::People::declares(PeopleWord::ApprovalEmail) {
        tracing::error!("`notify_by_email` needs `people(approval_email)` in the declaration");
        return Err(OAuthError::ServerError);
    }
    if !server.pages().has_people(PeopleWord::ApprovalEmail) {
        return Ok(false);
    }
    let subject = request.subject();
    let claims = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
    let Some(claims) = claims else { return Ok(false) };
    let known = S::People::address_of(server, subject).await?;
    let Some(to) = known.or_else(|| verified(&claims)) else {
        return Ok(false);
    };
    let (client, now) = (request.client(), server.settings().now());
    let limits = server.settings().rate_limits();
    let begun = Attempt::approval_mail(server.store(), limits, (client, &to), now).await;
    if begun.map_err(store_failure::<S::Store>)?.is_err() {
        tracing::info!(
            subject,
            client_id = client.client_id(),
            "sent no e-mail about a request: the person got many; it waits on the page of requests"
        );
        return Ok(false);
    }
    let (issuer, left) = (server.settings().issuer(), request.expires_at().since(now));
    let letter = Letter {
        kind: MailKind::ApprovalRequested,
        to,
        link: Some(format!("{}{}{APPROVALS}?id={}", issuer.origin(), issuer.path(), request.id())),
        code: None,
        minutes: left.div_ceil(60).max(1),
        about: Some(known_name(request.client())),
        is_for_nobody: false,
    };
    let locale = claims.get("locale").and_then(|locale| locale.as_str()).map(str::to_owned);
    let wanted: Vec<String> = locale.into_iter().collect();
    let language = Arc::clone(server.pages().languages().best(&wanted));
    // Who is logged in does not wait behind what clients ask for, and nobody behind strangers.
    match client.is_self_registered() {
        true => post::post::<S, Strangers>(server, &language, letter).await?,
        false => post::post::<S, Known>(server, &language, letter).await?,
    }
    Ok(true)
}

/// An address that is not verified may be a stranger's.
fn verified(claims: &Claims) -> Option<String> {
    let is_verified = claims.get("email_verified").and_then(|verified| verified.as_bool())?;
    let address = claims.get("email").and_then(|email| email.as_str())?;
    is_verified.then(|| address.to_owned())
}
