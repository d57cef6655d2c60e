//! A client that changes while a person reads: the answer counts for what the page showed.

use std::collections::BTreeSet;

use oauth_runtime_core::__internal::with_metadata_at;
use oauth_runtime_core::store::{AuthorizationCodeStore, ClientStore, ConsentStore};
use oauth_runtime_core::{
    ApplicationType, Client, ClientMetadata, Clock, Digest, DynamicRegistration, OpenIdMetadata, RedirectUri,
    Timestamp,
};
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::documents::{CLIENT, WEB, ask, ask_of, document};
use super::{World, request};

const CHANGED: &str = "The application has changed";

/// A document with one redirect URI, changed in some members.
fn changed(members: &[(&str, Value)]) -> Value {
    let mut document = document();
    document["redirect_uris"] = json!([WEB]);
    document["scope"] = json!("read");
    for (name, value) in members {
        document[*name] = value.clone();
    }
    document
}

async fn consent(browser: &Browser, request: &str) -> Page {
    let login = browser.open(request).await;
    let page = browser.log_in(&login, "alice").await;
    page.assert_asks("/consent");
    page
}

/// Without `scope` and `redirect_uri`, both come from the document, whenever it is read.
#[tokio::test]
async fn a_document_that_changes_before_the_click_is_shown_again() {
    let keys = json!({ "keys": [{ "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] });
    for (members, shown) in [
        (vec![("scope", json!("read write"))], "Change your notes"),
        (vec![("redirect_uris", json!(["https://evil.example/cb"]))], "go on to <bdi>evil.example</bdi>"),
        (
            vec![("redirect_uris", json!(["http://127.0.0.1:7777/cb"]))],
            "any other program here could say so too",
        ),
        (vec![("client_name", json!("Your bank"))], "<bdi>Your bank</bdi>"),
        (vec![("policy_uri", json!("https://desk.example/policy"))], "https://desk.example/policy"),
        (vec![("jwks", keys)], "published by <bdi>desk.example</bdi>"),
    ] {
        let world = World::new();
        world.documents.publish(&changed(&[]));
        let browser = world.browser();
        let page = consent(&browser, &ask_of(CLIENT, "")).await;
        world.documents.publish(&changed(&members));
        world.clock.pass(301);
        let again = browser.allow(&page).await;
        again.assert_asks("/consent");
        assert!(again.says(CHANGED) && again.says(shown), "{members:?}: {again:?}");
        // The old page counts no more, and the new one does.
        assert!(browser.allow(&page).await.says(CHANGED), "{members:?}");
        browser.allow(&again).await.assert_code();
    }
}

#[tokio::test]
async fn a_document_that_stays_the_same_is_not_shown_again() {
    let world = World::new();
    let browser = world.browser();
    let page = consent(&browser, &ask(WEB, "")).await;
    world.clock.pass(301);
    browser.allow(&page).await.assert_code();
    assert_eq!(world.documents.requests(CLIENT), 2, "it was read again");
}

#[tokio::test]
async fn a_changed_client_can_be_denied_at_once() {
    let world = World::new();
    world.documents.publish(&changed(&[]));
    let browser = world.browser();
    let page = consent(&browser, &ask_of(CLIENT, "")).await;
    world.documents.publish(&changed(&[("client_name", json!("Your bank"))]));
    world.clock.pass(301);
    let denied = browser.submit(&page, "/consent", &[("decision", "deny")]).await;
    assert!(denied.says("data-error=\"access_denied\""), "{denied:?}");
}

/// Neither an operator's change nor one by the client itself (RFC 7592) is allowed unseen.
#[tokio::test]
async fn a_registered_client_that_changes_before_the_click_is_shown_again() {
    type Change = fn(&mut ClientMetadata);
    let changes: [(Change, &str); 3] = [
        (|metadata| metadata.scope = "read write".parse().expect("a scope"), "Change your notes"),
        (
            |metadata| {
                metadata.redirect_uris = vec![RedirectUri::parse("https://new.example/cb").expect("a URI")];
            },
            "go on to <bdi>new.example</bdi>",
        ),
        (|metadata| metadata.client_name = Some("Your bank".to_owned()), "<bdi>Your bank</bdi>"),
    ];
    for (change, shown) in changes {
        for is_self_registered in [true, false] {
            let world = World::new();
            let client = Client::public("new").redirect_uri("https://old.example/cb").scope("read").build();
            let client = client.expect("a client");
            let registration = DynamicRegistration::new(Digest::of("new"), Timestamp::from_unix(1));
            let client = if is_self_registered { client.into_registered(registration) } else { client };
            world.server.store.put_client(client.clone());
            let browser = world.browser();
            let page = consent(&browser, &ask_of("new", "")).await;
            let metadata = client.metadata().clone().with(change);
            let next = match is_self_registered {
                true => with_metadata_at(&client, metadata, world.clock.now()),
                false => client.with_metadata(metadata),
            };
            world.server.store.put_client(next.expect("valid"));
            let again = browser.allow(&page).await;
            assert!(again.says(CHANGED) && again.says(shown), "{again:?}");
            browser.allow(&again).await.assert_code();
        }
    }
}

/// Half of a form's protection says what the page showed; nobody can exchange it.
#[tokio::test]
async fn what_the_page_showed_is_under_the_protection_of_the_form() {
    let world = World::new();
    let browser = world.browser();
    let narrow = consent(&browser, &request("&scope=read")).await;
    let wide = browser.open(&request("&scope=read+write")).await;
    let value = |page: &Page| {
        let fields = page.fields("/consent");
        fields.into_iter().find(|(name, _)| name == "csrf").expect("a protection").1
    };
    let (narrow_value, wide_value) = (value(&narrow), value(&wide));
    let (shown, _) = wide_value.split_once('.').expect("two parts");
    let (_, made) = narrow_value.split_once('.').expect("two parts");
    for forged in
        [format!("{shown}.{made}"), made.to_owned(), format!(".{made}"), narrow_value.replace('.', "")]
    {
        let page = browser.submit(&narrow, "/consent", &[("decision", "allow"), ("csrf", &forged)]).await;
        assert!(page.status == 400 && page.location().is_none(), "{forged}: {page:?}");
    }
    browser.allow(&narrow).await.assert_code();
}

/// The redirect URI that the page named counts, and not every one of the client.
#[tokio::test]
async fn a_consent_to_a_stranger_is_for_the_place_that_the_page_named() {
    let world = World::new();
    let elsewhere = "https://evil.example/cb";
    world.documents.publish(&changed(&[("redirect_uris", json!([WEB, elsewhere]))]));
    let browser = world.browser();
    let page = consent(&browser, &ask(WEB, "")).await;
    browser.allow(&page).await.assert_code();
    browser.open(&ask(WEB, "")).await.assert_code();
    let page = browser.open(&ask(elsewhere, "")).await;
    page.assert_asks("/consent");
    assert!(page.says("go on to <bdi>evil.example</bdi>"), "{page:?}");
    browser.allow(&page).await.assert_code();
    // Now the person saw both.
    browser.open(&ask(elsewhere, "")).await.assert_code();
    browser.open(&ask(WEB, "")).await.assert_code();
    // An operator vouches for all redirect URIs of its clients.
    let client = Client::public("two").redirect_uri(WEB).redirect_uri(elsewhere).scope("read").build();
    world.server.store.put_client(client.expect("a client"));
    let of = |uri: &str| ask_of("two", &format!("&scope=read&redirect_uri={uri}"));
    browser.allow(&browser.open(&of(WEB)).await).await.assert_code();
    browser.open(&of(elsewhere)).await.assert_code();
}

/// Another instance may store another document of the client while the person decides: later than the page, and
/// before the consent.
#[tokio::test]
async fn a_consent_to_a_stranger_is_for_the_client_that_the_page_showed() {
    let world = World::new();
    let browser = world.browser();
    let page = consent(&browser, &ask(WEB, "")).await;
    browser.allow(&page).await.assert_code();
    let stored = world.server.store.get_client(CLIENT).await.expect("a store").expect("a client");
    let kept =
        world.server.store.get_consent("248289761001", CLIENT).await.expect("a store").expect("a consent");
    assert_eq!(kept.client, Some(stored.relied_on()));
    assert_eq!(kept.destinations, BTreeSet::from(["other.example".to_owned()]));
    let renamed =
        stored.metadata().clone().with(|metadata| metadata.client_name = Some("Your bank".to_owned()));
    let renamed = stored.with_metadata(renamed).expect("valid");
    assert_eq!(renamed.changed_at(), stored.changed_at(), "the time says nothing about it");
    world.server.store.put_client(renamed);
    world.documents.publish(&{
        let mut document = document();
        document["client_name"] = json!("Your bank");
        document
    });
    world.clock.pass(301);
    let page = browser.open(&ask(WEB, "")).await;
    page.assert_asks("/consent");
    assert!(page.says("<bdi>Your bank</bdi>"), "{page:?}");
}

#[tokio::test]
async fn a_login_elsewhere_on_the_machine_has_the_same_place() {
    let world = World::new();
    let openid = OpenIdMetadata::default().with(|openid| openid.application_type = ApplicationType::Native);
    let client = Client::confidential("desk", "a-long-random-secret").redirect_uri("http://127.0.0.1/cb");
    let client = client.scope("read").openid(openid).build().expect("a client");
    let registration = DynamicRegistration::new(Digest::of("desk"), Timestamp::from_unix(1));
    world.server.store.put_client(client.into_registered(registration));
    let browser = world.browser();
    let of = |port: u16| ask_of("desk", &format!("&scope=read&redirect_uri=http://127.0.0.1:{port}/cb"));
    let page = consent(&browser, &of(7001)).await;
    browser.allow(&page).await.assert_code();
    browser.open(&of(7002)).await.assert_code();
    let code = browser.open(&of(7003)).await.parameter("code").expect("a code");
    let code = world.server.store.get_authorization_code(&Digest::of(&code)).await.expect("a store");
    assert_eq!(code.expect("a code").client_id, "desk");
}
