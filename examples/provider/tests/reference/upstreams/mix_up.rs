//! Responses of node-oidc-provider where they do not belong.

use test_needs::needs;
use test_servers::OidcProvider;

use super::scene::{Scene, changed, config, on_each_store, parameter, register, with_store};
use crate::process::Provider;

#[tokio::test]
async fn the_code_of_another_issuer_is_refused() {
    needs!(OIDC_PROVIDER);
    on_each_store(async |store| {
        let (elsewhere, other) = (OidcProvider::new(), OidcProvider::new());
        let here = Provider::start_with(&with_store(
            &config(&[("elsewhere", &elsewhere), ("other", &other)]),
            store,
        ));
        let scene = Scene { elsewhere, here };
        register(&scene.elsewhere, "elsewhere", &scene.here);
        register(&other, "other", &scene.here);
        scene.person().link("bob", "builder").await;

        // The person begins a sign-in with each, and somebody gives them the code of the other for the first.
        let person = scene.person();
        let login = person.here.open(&scene.request("")).await;
        let code_of_other = async || {
            let way = person.way(&login, "other").await;
            let there = crate::browser::Browser::new(&other.url);
            let page = there.open(way.as_str()).await;
            there.log_in(&page, "alice", "elsewhere").await.location().expect("a way back")
        };
        let way = person.way(&login, "elsewhere").await;
        let right = person.log_in_elsewhere(&way, "alice").await;
        let theirs = code_of_other().await;
        let code = parameter(&theirs, "code");
        assert_eq!(parameter(&theirs, "iss"), other.url);

        // Their response at the redirect URI of the first: its state is not for it.
        let mut moved = theirs.clone();
        moved.set_path("/login/upstream/callback/elsewhere");
        assert_eq!(person.here.open(moved.as_str()).await.status, 400);
        // Their response with the state of the first: it names another issuer.
        let mixed = changed(&moved, "state", Some(&parameter(&right, "state")));
        let page = person.here.open(mixed.as_str()).await;
        assert!(page.text().contains("did not work"), "{page:?}");
        // Their code in a response of the first: it does not know the code.
        let way = person.way(&login, "elsewhere").await;
        let right = person.log_in_elsewhere(&way, "alice").await;
        let page = person.here.open(changed(&right, "code", Some(&code)).as_str()).await;
        assert!(page.text().contains("did not work"), "{page:?}");
        // None of it used the code of the other, which still counts where it belongs.
        let page = person.here.open(theirs.as_str()).await;
        assert_eq!(page.url.path(), "/login/upstream/link", "{page:?}");
    })
    .await;
}

#[tokio::test]
async fn the_states_of_two_tabs_cannot_be_swapped() {
    needs!(OIDC_PROVIDER);
    on_each_store(async |store| {
        let scene = Scene::on(store);
        let person = scene.person();
        person.link("bob", "builder").await;
        let other = scene.person();
        let login = other.here.open(&scene.request("")).await;
        let first = other.log_in_elsewhere(&other.way(&login, "elsewhere").await, "alice").await;
        let second = other.log_in_elsewhere(&other.way(&login, "elsewhere").await, "alice").await;
        for (code, state) in [(&first, &second), (&second, &first)] {
            let swapped = changed(code, "state", Some(&parameter(state, "state")));
            let page = other.here.open(swapped.as_str()).await;
            assert!(page.text().contains("did not work"), "{page:?}");
        }
        // Another browser has neither.
        let third = other.log_in_elsewhere(&other.way(&login, "elsewhere").await, "alice").await;
        assert_eq!(scene.person().here.open(third.as_str()).await.status, 400);
        // The browser that began it has it once.
        let answer = other.here.open(third.as_str()).await;
        assert!(answer.response().contains_key("code"), "{answer:?}");
        // A reload leads where it led, with the same code.
        let again = other.here.open(third.as_str()).await;
        assert_eq!(again.response(), answer.response());
        assert_eq!(scene.person().here.open(third.as_str()).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn the_nonce_of_another_sign_in_and_a_request_without_a_challenge_are_refused() {
    needs!(OIDC_PROVIDER);
    on_each_store(async |store| {
        let scene = Scene::on(store);
        scene.person().link("bob", "builder").await;
        let person = scene.person();
        let login = person.here.open(&scene.request("")).await;
        let first = person.way(&login, "elsewhere").await;
        let second = person.way(&login, "elsewhere").await;
        let with_first = changed(&second, "nonce", Some(&parameter(&first, "nonce")));
        let without = changed(&person.way(&login, "elsewhere").await, "nonce", None);
        let no_challenge = person.way(&login, "elsewhere").await;
        let no_challenge =
            changed(&changed(&no_challenge, "code_challenge", None), "code_challenge_method", None);
        for request in [with_first, without, no_challenge] {
            let back = person.log_in_elsewhere(&request, "alice").await;
            let page = person.here.open(back.as_str()).await;
            assert!(page.text().contains("did not work"), "{request} {page:?}");
        }
        // As it was, it works.
        let back = person.log_in_elsewhere(&first, "alice").await;
        let answer = person.here.open(back.as_str()).await;
        assert!(answer.response().contains_key("code"), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn the_address_of_somebody_here_links_nobody() {
    needs!(OIDC_PROVIDER);
    on_each_store(async |store| {
        let scene = Scene::on(store);
        // Elsewhere, alice has the address of our alice, and nobody verified it; carol has one that was verified and that nobody here has.
        for username in ["alice", "carol"] {
            let person = scene.person();
            let login = person.here.open(&scene.request("")).await;
            let page = person.sign_in(&login, username).await;
            assert_eq!(page.url.path(), "/login/upstream/link", "{page:?}");
            assert!(!page.has("button[value=create]") && page.has("button[value=log-in]"), "{page:?}");
            // Nobody is logged in by it.
            let login = person.here.open(&scene.here.url_of("/account/applications")).await;
            assert!(login.has("input[name=password]"), "{login:?}");
        }
        // A form that asks for an account with the unverified address makes none.
        let person = scene.person();
        let login = person.here.open(&scene.request("")).await;
        let page = person.sign_in(&login, "alice").await;
        let form = page.form("button[name=decision][value=log-in]");
        let forced = person.here.submit(&form, &[("decision", "create")]).await;
        assert_eq!(forced.url.path(), "/login/upstream/link", "{forced:?}");
        // Alice of our provider logs in with her password. No upstream account is linked to hers.
        let other = scene.person();
        let login = other.here.open(&scene.here.url_of("/account/upstreams")).await;
        let page = other.here.log_in(&login, "alice", "wonderland").await;
        assert!(page.has("button[name=link][value=elsewhere]"), "{page:?}");
        assert!(!page.has("button[name=unlink]"), "{page:?}");
    })
    .await;
}

#[tokio::test]
async fn a_person_there_is_linked_with_one_account_here() {
    needs!(OIDC_PROVIDER);
    on_each_store(async |store| {
        let scene = Scene::on(store);
        scene.person().link("bob", "builder").await;
        // Our alice asks for a link with the same person.
        let person = scene.person();
        let login = person.here.open(&scene.here.url_of("/account/upstreams")).await;
        let page = person.here.log_in(&login, "alice", "wonderland").await;
        let form = page.form("button[name=link][value=elsewhere]");
        let left = person.here.submit(&form, &[("link", "elsewhere")]).await;
        let back = person.log_in_elsewhere(&left.location().expect("a way there"), "alice").await;
        let ask = person.here.open(back.as_str()).await;
        let taken = person.here.decide(&ask, "link").await;
        assert!(taken.text().contains("somebody else"), "{taken:?}");
        // It still leads to bob.
        let other = scene.person();
        let login = other.here.open(&scene.request("")).await;
        let claims = scene.id_token(&other.sign_in(&login, "alice").await).await;
        assert_eq!(claims["sub"], "248289761002");
    })
    .await;
}
