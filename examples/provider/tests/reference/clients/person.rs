//! Alice, with a browser.

use test_clients::Visit;

use crate::browser::Browser;
use crate::process::Provider;

/// Logs in, agrees to all but what the visit says, and gives the URL that the browser is sent to.
pub(super) async fn authorize(provider: &Provider, visit: Visit) -> String {
    authorize_with(&Browser::new(&provider.url), visit).await
}

/// The same with this browser.
pub(super) async fn authorize_with(browser: &Browser, visit: Visit) -> String {
    let login = browser.open(&visit.url).await;
    let mut page = browser.log_in(&login, "alice", "wonderland").await;
    const ALLOW: &str = "button[name=decision][value=allow]";
    // She may have agreed to the same before.
    if page.has(ALLOW) {
        let mut form = page.form(ALLOW);
        for token in &visit.untick {
            form.fields.remove(&format!("scope:{token}")).expect("there is a box for it");
        }
        page = browser.submit(&form, &[("decision", "allow")]).await;
    }
    page.location().unwrap_or_else(|| panic!("no redirect: {page:?}")).into()
}
