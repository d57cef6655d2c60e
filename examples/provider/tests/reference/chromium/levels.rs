//! Levels of logins that a client demands, in a browser.

use test_browser::{RelyingParty, Walk, walk};
use test_needs::needs;
use url::Url;

use super::{ALICE, BOB, at_localhost, parameter, request_of_party};
use crate::process::Provider;

const LEVELS: &str = r#"
[[acr_levels]]
acr = "bronze"
requires = "one_factor"

[[acr_levels]]
acr = "silver"
requires = "two_factors"

[[acr_levels]]
acr = "gold"
requires = "phishing_resistant"
"#;

/// A provider with these levels, on a host with a name.
async fn provider(party: &RelyingParty) -> (Provider, String) {
    let (issuer, config) = at_localhost().await;
    let config = format!("issuer = \"{issuer}\"{config}{}{LEVELS}", party.client());
    (Provider::start_with(&config), issuer)
}

fn request(issuer: &str, party: &RelyingParty, acr_values: &str) -> Url {
    let mut request = request_of_party(issuer, party);
    request.query_pairs_mut().append_pair("acr_values", acr_values);
    request
}

/// Allows what the client asks for, and is back there.
fn allow(party: &RelyingParty) -> Walk {
    Walk::go_on().click("button[value=allow]").until_at(party.redirect_uri()).read("body")
}

#[tokio::test]
async fn a_person_sets_up_an_app_on_the_way_because_a_client_demands_two_factors() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let (_provider, issuer) = provider(&party).await;
    let way = Walk::new(request(&issuer, &party, "silver"))
        .log_in(ALICE)
        .read("main")
        .fill_one_time_code("input[name=code]", 0)
        .click("form:has(input[name=code]) button[type=submit]")
        .read("main")
        .click("a.button")
        .then(allow(&party))
        // The same level is reached already, and a lower one is, too.
        .open(request(&issuer, &party, "bronze"))
        .then(allow(&party));
    let seen = walk(&way).await;
    assert!(seen[0].text.contains("You need a second factor to go on"), "{seen:?}");
    assert!(seen[1].title.contains("recovery codes"), "{seen:?}");
    assert!(seen[2..].iter().all(|page| !parameter(&page.url, "code").is_empty()), "{seen:?}");
}

#[tokio::test]
async fn a_person_adds_a_passkey_on_the_way_because_a_client_demands_one() {
    needs!(BROWSER);
    let party = RelyingParty::start().await;
    let (_provider, issuer) = provider(&party).await;
    let way = Walk::new(request(&issuer, &party, "gold"))
        .with_passkeys()
        .log_in(BOB)
        .read("main")
        .fill("input[name=name]", "My key")
        .click("form[data-passkey=create] button")
        .then(allow(&party));
    let seen = walk(&way).await;
    assert!(
        seen[0].text.contains("To go on, you need a passkey") && !seen[0].text.contains("app"),
        "{seen:?}"
    );
    assert!(!parameter(&seen[1].url, "code").is_empty(), "{seen:?}");
    let unknown =
        walk(&Walk::new(request(&issuer, &party, "platinum")).until_at(party.redirect_uri()).read("body"))
            .await;
    assert_eq!(parameter(&unknown[0].url, "error"), "unmet_authentication_requirements");
}
