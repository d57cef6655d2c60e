//! "Remember this device": for some time, the pages do not ask a person for their second factor in this browser.
//!
//! The browser has a secret in a separate cookie, and the record of the person's credentials has its digest. A
//! remembered device replaces the question after the password and nothing else: the pages still ask after a link in an
//! e-mail, a sign-in elsewhere or a login by the application. The login has one factor, so if a client wants two, the
//! pages ask for the second.

use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::{OAuthError, Secret};

use crate::account::Account;
use crate::credentials::remembered::{RememberedDevice, add, digest, live};
use crate::credentials::{self, Credentials};
use crate::events;
use crate::provider::UiProvider;
use crate::session::cookie::Cookies;
use crate::visit::Visit;

/// Whether the pages skip the second factor after this login. They skip it only after a password: otherwise, for
/// example, an open mailbox on a remembered device would be enough for an attacker.
pub(crate) fn stands_for_a_factor<S: UiProvider>(
    visit: &Visit<'_, S>,
    account: &Account,
    own: &Credentials,
) -> bool {
    account.is_by_password() && is_remembered(visit, own)
}

fn is_remembered<S: UiProvider>(visit: &Visit<'_, S>, own: &Credentials) -> bool {
    // Devices from before are not valid if the pages no longer remember devices.
    visit.server.pages().remembers_devices_for().is_some() && here(visit, own).is_some()
}

/// The device of this browser, among the person's devices.
pub(crate) fn here<'a, S: UiProvider>(
    visit: &Visit<'_, S>,
    own: &'a Credentials,
) -> Option<&'a RememberedDevice> {
    // Most people have none.
    if own.remembered_devices.is_empty() {
        return None;
    }
    let secrets = Cookies::of(visit.server).devices(&visit.http.headers);
    let digests: Vec<_> = secrets.iter().map(|secret| digest(&own.subject, secret)).collect();
    live(&own.remembered_devices, visit.now).find(|device| digests.contains(&device.digest))
}

/// Remembers this browser for the person, who has just used their second factor in it.
///
/// # Errors
/// Those of the store.
pub(crate) async fn remember<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    account: &Account,
) -> Result<(), OAuthError> {
    let Some(time) = visit.server.pages().remembers_devices_for() else { return Ok(()) };
    let (server, now) = (visit.server, visit.now);
    let cookies = Cookies::of(server);
    // A new secret, because an attacker may have planted the one that the browser has.
    let secret = Secret::generate();
    let before = cookies.devices(&visit.http.headers);
    let Account { user_agent, address, .. } =
        account.clone().in_browser(&visit.http.headers, visit.address());
    let device = RememberedDevice {
        digest: digest(&account.subject, &secret),
        user_agent,
        address,
        added_at: now,
        expires_at: now + time,
    };
    let whose = (account.subject.as_str(), account.username.as_str());
    let replaced = credentials::change(server, whose, |own| {
        let is_here = |secret: &&Secret| {
            let digest = digest(&account.subject, secret);
            own.remembered_devices.iter().any(|device| device.digest == digest)
        };
        let replaced: Vec<Secret> = before.iter().filter(is_here).cloned().collect();
        let digests: Vec<_> = replaced.iter().map(|secret| digest(&account.subject, secret)).collect();
        own.remembered_devices.retain(|device| !digests.contains(&device.digest));
        add(&mut own.remembered_devices, device.clone(), now);
        Some(replaced)
    });
    for secret in replaced.await?.unwrap_or_default() {
        visit.set_cookie(cookies.remove_device(&secret));
    }
    visit.set_cookie(cookies.set_device(&secret, time));
    tracing::info!(subject = account.subject, "a person had a device remembered");
    events::of_account(server, account, || EventKind::DeviceRemembered {});
    Ok(())
}

/// Forgets the remembered devices of the person `subject`. [`log_out_everywhere`](crate::log_out_everywhere) does that
/// too.
///
/// # Errors
/// Those of the store.
pub async fn forget_devices<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    let changed = credentials::change(server, (subject, ""), |own| {
        let count = own.remembered_devices.len();
        own.remembered_devices.clear();
        (count > 0).then_some(count)
    });
    events::devices_forgotten(server, subject, changed.await?.unwrap_or_default());
    Ok(())
}
