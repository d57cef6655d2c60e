//! The paths of the pages under the issuer.

use oauth_runtime_core::__internal::VERIFICATION_PATH;
use oauth_runtime_core::AuthorizationServer;

use crate::config::Pages;
use crate::part::PagePart;
use crate::provider::UiProvider;

pub(crate) const LOGIN: &str = "/login";
pub(crate) const CONSENT: &str = "/consent";
pub(crate) const DEVICE: &str = VERIFICATION_PATH;
pub(crate) const DEVICE_CONSENT: &str = "/device/consent";
pub(crate) const DEVICE_DONE: &str = "/device/done";
pub(crate) const CHOOSE_ACCOUNT: &str = "/choose-account";
#[cfg(feature = "passkeys")]
pub(crate) const PASSKEY_LOGIN: &str = "/login/passkey";
pub(crate) const SECOND_FACTOR: &str = "/second-factor";
#[cfg(feature = "passkeys")]
pub(crate) const PASSKEY_FACTOR: &str = "/second-factor/passkey";
pub(crate) const SET_UP: &str = "/second-factor/set-up";
#[cfg(feature = "passkeys")]
pub(crate) const SET_UP_PASSKEY: &str = "/second-factor/set-up/passkey";
pub(crate) const LOGOUT: &str = "/logout";
pub(crate) const LOGGED_OUT: &str = "/logged-out";
pub(crate) const APPLICATIONS: &str = "/account/applications";
pub(crate) const SECURITY: &str = "/account/security";
#[cfg(feature = "passkeys")]
pub(crate) const PASSKEYS: &str = "/account/passkeys";
pub(crate) const APP: &str = "/account/authenticator-app";
pub(crate) const RECOVERY_CODES: &str = "/account/recovery-codes";

/// Only of providers with the grant `ciba`.
pub(crate) const APPROVALS: &str = "/approvals";

// Those of `people(…)`: `oauth_runtime_tables::people` has them too, for the macro.
pub(crate) const SIGN_UP: &str = "/sign-up";
pub(crate) const PASSWORD_RESET: &str = "/password-reset";
pub(crate) const EMAIL_LOGIN: &str = "/login/email";
pub(crate) const PROFILE: &str = "/account/profile";
pub(crate) const CHANGE_PASSWORD: &str = "/account/password";
pub(crate) const CHANGE_EMAIL: &str = "/account/email";
pub(crate) const DELETE_ACCOUNT: &str = "/account/delete";
pub(crate) const DELETED_ACCOUNT: &str = "/account/deleted";
pub(crate) const EXPORT: &str = "/account/export";

/// All possible pages, without those of `people(…)`.
const PATHS: &[&str] = &[
    LOGIN,
    #[cfg(feature = "passkeys")]
    PASSKEY_LOGIN,
    SECOND_FACTOR,
    #[cfg(feature = "passkeys")]
    PASSKEY_FACTOR,
    SET_UP,
    #[cfg(feature = "passkeys")]
    SET_UP_PASSKEY,
    CONSENT,
    CHOOSE_ACCOUNT,
    LOGOUT,
    LOGGED_OUT,
    APPLICATIONS,
    SECURITY,
    #[cfg(feature = "passkeys")]
    PASSKEYS,
    APP,
    RECOVERY_CODES,
    DEVICE,
    DEVICE_CONSENT,
    DEVICE_DONE,
];

/// The paths of a provider's pages, also of those that are switched off.
pub(crate) fn of_pages<S: UiProvider>() -> impl Iterator<Item = &'static str> {
    let mut declared = Vec::new();
    S::People::add_paths(&mut declared);
    PATHS.iter().copied().filter(|path| is_there::<S>(path)).chain(declared)
}

/// Whether the provider has the page: those about devices are there only if it connects devices, and those of
/// `people(…)` only if they are declared.
pub(crate) fn is_there<S: UiProvider>(path: &str) -> bool {
    S::DECLARATION.has_part("device_code") || !is_about_devices(path)
}

/// Whether a page has this path.
pub(crate) fn is_page<S: UiProvider>(pages: &Pages, path: &str) -> bool {
    PATHS.contains(&path) && is_there::<S>(path) || S::People::has(pages, path)
}

/// Whether a page has the links between the pages of an account.
pub(crate) fn has_navigation(path: &str) -> bool {
    path.starts_with("/account/")
}

fn is_about_devices(path: &str) -> bool {
    matches!(path, DEVICE | DEVICE_CONSENT | DEVICE_DONE)
}

/// A router that is nested under the issuer's path has removed it.
pub(crate) fn under_issuer<'a, S: AuthorizationServer>(server: &S, path: &'a str) -> &'a str {
    match path.strip_prefix(server.settings().issuer().path()) {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

/// Whether a page has this path, at compile time: a declaration must not put an endpoint there.
#[doc(hidden)]
pub const fn has_page(path: &str, has_devices: bool, has_approvals: bool) -> bool {
    if has_approvals && equal(APPROVALS.as_bytes(), path.as_bytes()) {
        return true;
    }
    let mut index = 0;
    // The pages for devices are last.
    let count = if has_devices { PATHS.len() } else { PATHS.len() - 3 };
    while index < count {
        if equal(PATHS[index].as_bytes(), path.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether a path under the issuer can be the application's own: it leads nowhere else, and no page is there.
pub(crate) fn is_path_of_ones_own(path: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() > 1
        && path.bytes().all(is_plain)
        && !has_page(path, true, false)
}

const fn equal(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_knows_the_paths() {
        for path in PATHS.iter().copied() {
            assert!(has_page(path, true, false), "{path}");
            assert_eq!(has_page(path, false, false), !is_about_devices(path), "{path}");
        }
        assert_eq!(has_page("/login/passkey", false, false), cfg!(feature = "passkeys"));
        for path in ["/log", "/login/", "/token"] {
            assert!(!has_page(path, true, true), "{path}");
        }
        assert!(has_page(APPROVALS, false, true) && !has_page(APPROVALS, true, false));
    }
}
