//! A second factor was added or removed: the operator hears it as an event, and the person by e-mail.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::{EventKind, Factor, Limit};
use oauth_runtime_core::rate_limit::Attempt;

use crate::account::Account;
use crate::events;
use crate::mail::MailKind;
use crate::part::PagePart;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Counts a factor before it is added.
///
/// # Errors
/// If the person has added too many; those of the store.
pub(crate) async fn count<S: UiProvider>(visit: &Visit<'_, S>, subject: &str) -> Result<(), OAuthError> {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let counted = Attempt::new_factor(store, limits, subject, visit.now).await;
    counted.map_err(store_failure::<S::Store>)?.map(drop).map_err(|limited| {
        events::limited(visit.server, Limit::SecondFactor, limited);
        limited.into()
    })
}

/// A factor was added.
pub(crate) async fn added<S: UiProvider>(visit: &Visit<'_, S>, account: &Account, factor: Factor) {
    events::of_account(visit.server, account, || EventKind::CredentialAdded { factor });
    let kind = match factor {
        #[cfg(feature = "passkeys")]
        Factor::Passkey => MailKind::PasskeyAdded,
        Factor::AuthenticatorApp => MailKind::AuthenticatorAppAdded,
        _ => return,
    };
    S::People::tell(visit, &account.subject, kind.into()).await;
}

/// A factor was removed.
pub(crate) async fn removed<S: UiProvider>(visit: &Visit<'_, S>, account: &Account, factor: Factor) {
    events::of_account(visit.server, account, || EventKind::CredentialRemoved { factor });
    let kind = match factor {
        #[cfg(feature = "passkeys")]
        Factor::Passkey => MailKind::PasskeyRemoved,
        Factor::AuthenticatorApp => MailKind::AuthenticatorAppRemoved,
        _ => return,
    };
    S::People::tell(visit, &account.subject, kind.into()).await;
}

/// The recovery codes were replaced, and no app was set up with them.
pub(crate) async fn codes_replaced<S: UiProvider>(visit: &Visit<'_, S>, account: &Account) {
    S::People::tell(visit, &account.subject, MailKind::RecoveryCodesReplaced.into()).await;
}
