//! Sets up an authenticator app: on the security page, or on the way to a login that needs a second factor.

use minijinja::{Value, context};
use oauth_runtime_core::__internal::Purpose;
use oauth_runtime_core::event::{EventKind, Factor};
use oauth_runtime_core::{OAuthError, Secret};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::account::Account;
use crate::credentials::{self, Credentials, one_time_code, recovery, totp};
use crate::events;
use crate::factor_news;
use crate::paths::RECOVERY_CODES;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::seal;
use crate::visit::Visit;

/// A light margin around a QR code, so that cameras find it.
const QUIET_ZONE: i32 = 4;

/// Generates a secret, which becomes valid once the person has shown that their app has it. `page` is where they do.
pub(crate) fn begin<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    page: &str,
    account: &Account,
) -> Result<(), OAuthError> {
    let seal = visit.server.pages().seal();
    let secret = totp::generate();
    let sealed = seal::close(seal, Purpose::NewAuthenticatorApp, &account.subject, &secret);
    let sealed = sealed.ok_or(OAuthError::ServerError)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(page, account), sealed, now);
    Ok(())
}

/// The values of the page that shows the secret; `None` if none is waiting for its first code.
pub(crate) fn values<S: UiProvider>(visit: &Visit<'_, S>, page: &str, account: &Account) -> Option<Value> {
    let secret = secret(visit, page, account)?;
    let issuer = visit.server.settings().issuer();
    let host = issuer.origin().split_once("://").map_or("", |(_, host)| host);
    let brand = visit.server.pages().brand().unwrap_or(host);
    let qr = qr_code(&totp::uri(secret.reveal(), brand, &account.username))?;
    let groups: Vec<&str> =
        secret.reveal().as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Some(context! { secret => groups.join(" "), qr })
}

/// Sets up the app if this is a code of it, and new recovery codes with it. `None`: the code is wrong.
///
/// # Errors
/// If no secret is waiting, or what the person has may not change like this any more.
pub(crate) async fn confirm<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    page: &str,
    account: &Account,
    code: &str,
    may_change: impl Fn(&Credentials) -> bool,
) -> Result<Option<()>, Refusal> {
    let now = visit.now;
    let secret = secret(visit, page, account).ok_or(Refusal::NothingPending)?;
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let Some(step) = totp::step_of(secret.reveal(), &code, now) else {
        return Ok(None);
    };
    // The code that set up the app cannot be used to log in.
    one_time_code::use_step(visit.server, &account.subject, step, now).await?;
    let seal = visit.server.pages().seal();
    let app = totp::OwnApp::new(secret.reveal(), &account.subject, seal, now);
    let app = app.ok_or(OAuthError::ServerError)?;
    factor_news::count(visit, &account.subject).await?;
    let changed = credentials::change_by(visit.server, account, |own| {
        may_change(own).then(|| {
            own.app = Some(app.clone());
            // They were remembered for another app.
            own.remembered_devices.clear();
        })
    });
    changed.await?.ok_or(Refusal::NothingPending)?;
    factor_news::added(visit, account, Factor::AuthenticatorApp).await;
    visit.data_mut().answer(&purpose(page, account), now);
    new_codes(visit, account).await?;
    Ok(Some(()))
}

/// Replaces the recovery codes of a person with an app. The new ones wait until they are shown. Returns whether there are any.
///
/// # Errors
/// `SessionEnded` if the login has ended; those of the store.
pub(crate) async fn new_codes<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    account: &Account,
) -> Result<bool, Refusal> {
    let codes = recovery::generate();
    let digests: Vec<_> = codes.iter().filter_map(|code| recovery::digest(&account.subject, code)).collect();
    let replaced = credentials::change_by(visit.server, account, |own| {
        own.app.as_ref()?;
        own.recovery_codes.clone_from(&digests);
        Some(())
    });
    if replaced.await?.is_none() {
        return Ok(false);
    }
    let kind = || EventKind::CredentialAdded { factor: Factor::RecoveryCode };
    events::of_account(visit.server, account, kind);
    // Sealed, if the pages have a `Seal`.
    let seal = visit.server.pages().seal();
    let sealed = seal::close(seal, Purpose::RecoveryCodes, &account.subject, &codes.join(" "));
    let sealed = sealed.ok_or(OAuthError::ServerError)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(RECOVERY_CODES, account), sealed, now);
    Ok(true)
}

/// The recovery codes that have not been shown yet. They are shown once.
pub(crate) fn take_codes<S: UiProvider>(visit: &mut Visit<'_, S>, account: &Account) -> Option<Vec<String>> {
    let (purpose, now) = (purpose(RECOVERY_CODES, account), visit.now);
    visit.data().challenged(&purpose, now)?;
    let sealed = visit.data_mut().answer(&purpose, now)?;
    let codes = seal::open(visit.server.pages().seal(), Purpose::RecoveryCodes, &account.subject, &sealed)?;
    Some(codes.text.reveal().split(' ').map(str::to_owned).collect())
}

/// The secret that is waiting for its first code.
fn secret<S: UiProvider>(visit: &Visit<'_, S>, page: &str, account: &Account) -> Option<Secret> {
    let sealed = visit.data().challenged(&purpose(page, account), visit.now)?;
    let seal = visit.server.pages().seal();
    Some(seal::open(seal, Purpose::NewAuthenticatorApp, &account.subject, sealed)?.text)
}

fn purpose(page: &str, account: &Account) -> String {
    format!("{page} {}", account.subject)
}

/// The path of an SVG image: one square for each dark module.
fn qr_code(text: &str) -> Option<Value> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let places = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let path: String = places
        .filter(|(x, y)| code.get_module(*x, *y))
        .map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE))
        .collect();
    Some(context! { path, size => code.size() + 2 * QUIET_ZONE })
}
