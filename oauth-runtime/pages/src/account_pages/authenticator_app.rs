//! Sets up an authenticator app.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::Purpose;
use oauth_runtime_core::event::{EventKind, Factor};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::{OAuthError, Secret};
use qrcodegen::{QrCode, QrCodeEcc};

use super::navigation::log_in_first;
use super::recovery_codes;
use crate::account::Account;
use crate::credentials::{self, one_time_code, totp};
use crate::events;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::paths::{APP, SECURITY};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::seal;
use crate::visit::Visit;

/// A light margin around a QR code, so that cameras find it.
const QUIET_ZONE: i32 = 4;

/// Generates a secret, which becomes valid once the person has shown that their app has it.
pub(super) async fn begin<S: UiProvider>(visit: &mut Visit<'_, S>, owner: &Account) -> Outcome {
    let seal = visit.server.pages().seal();
    let secret = totp::generate();
    let sealed = seal::close(seal, Purpose::NewAuthenticatorApp, &owner.subject, &secret);
    let sealed = sealed.ok_or(OAuthError::ServerError)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(owner), sealed, now);
    Ok(Next::Go(visit.path(APP)))
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, _: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    match page(visit, &owner, None) {
        Some(page) => Ok(Next::Show(page)),
        None => Ok(Next::Go(visit.path(SECURITY))),
    }
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    visit.check(APP, form, &owner.subject)?;
    let now = visit.now;
    let secret = secret(visit, &owner).ok_or(Refusal::NothingPending)?;
    let code: String = form.get("code").unwrap_or_default().chars().filter(|l| !l.is_whitespace()).collect();
    let Some(step) = totp::step_of(secret.reveal(), &code, now) else {
        let problem = visit.language().text("factor-wrong");
        let page = page(visit, &owner, Some(problem)).ok_or(Refusal::NothingPending)?;
        return Ok(Next::Show(page));
    };
    // The code that set up the app cannot be used to log in.
    one_time_code::use_step(visit.server, &owner.subject, step, now).await?;
    let seal = visit.server.pages().seal();
    let app = totp::OwnApp::new(secret.reveal(), &owner.subject, seal, now).ok_or(OAuthError::ServerError)?;
    let whose = (owner.subject.as_str(), owner.username.as_str());
    credentials::change(visit.server, whose, |own| {
        own.app = Some(app.clone());
        Some(())
    })
    .await?;
    let kind = || EventKind::CredentialAdded { factor: Factor::AuthenticatorApp };
    events::of_account(visit.server, &owner, kind);
    visit.data_mut().answer(&purpose(&owner), now);
    recovery_codes::replace(visit, &owner).await
}

fn purpose(owner: &Account) -> String {
    format!("{APP} {}", owner.subject)
}

/// The secret that is waiting for its first code.
fn secret<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account) -> Option<Secret> {
    let sealed = visit.data().challenged(&purpose(owner), visit.now)?;
    let opened =
        seal::open(visit.server.pages().seal(), Purpose::NewAuthenticatorApp, &owner.subject, sealed)?;
    Some(opened.text)
}

fn page<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account, problem: Option<String>) -> Option<Response> {
    let secret = secret(visit, owner)?;
    let issuer = visit.server.settings().issuer();
    let host = issuer.origin().split_once("://").map_or("", |(_, host)| host);
    let brand = visit.server.pages().brand().unwrap_or(host);
    let qr = qr_code(&totp::uri(secret.reveal(), brand, &owner.username))?;
    let groups: Vec<&str> =
        secret.reveal().as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let values =
        context! { form => visit.form(APP, "", &owner.subject), secret => groups.join(" "), qr, problem };
    Some(visit.page(StatusCode::OK, "totp.html", values))
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
