//! Sign-up, to the end of the account.

use super::{PASSWORD, Site};

#[tokio::test]
async fn a_stranger_signs_up_and_logs_in_elsewhere() {
    let site = Site::start().await;
    let first = site.browser();
    let account = site.sign_up(&first, "carol@example.org", PASSWORD).await;
    assert!(account.url.path().starts_with("/account/"), "{account:?}");
    let other = site.browser();
    let login = site.login(&other).await;
    let security = other.log_in(&login, "carol@example.org", PASSWORD).await;
    assert_eq!(security.url.path(), "/account/security", "{security:?}");
}
