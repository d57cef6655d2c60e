//! Each tenant has people of its own, in one store.

use std::fs;

use serde_json::Value;

use super::{PASSWORD, PostOffice, is_account};
use crate::process::{Origin, Provider, program};
use test_clients::browser::Browser;

#[tokio::test]
async fn two_tenants_have_different_people_at_one_address() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    let post = PostOffice::open().await;
    fs::create_dir(path("tenants")).expect("a directory");
    let main = format!(
        "issuer = \"http://127.0.0.1:9000\"\nlisten = \"127.0.0.1:0\"\ntenants = \"tenants\"\nstore = \"sqlite://{}\"\n{}",
        path("auth.db").display(),
        post.config()
    );
    fs::write(path("provider.toml"), main).expect("written");
    for tenant in ["acme", "umbrella"] {
        fs::write(path(&format!("tenants/{tenant}.toml")), super::ALL).expect("written");
    }
    let provider = Provider::spawn(program().arg("--config").arg(path("provider.toml")));
    let at = |tenant: &str| Origin { url: provider.url_of(&format!("/{tenant}")) };
    let (acme, umbrella) = (at("acme"), at("umbrella"));
    let browser = Browser::new(&provider.url);
    let page = super::sign_up(&acme, &post, &browser, "carol@example.org", PASSWORD).await;
    assert!(is_account(&page), "{page:?}");
    let page = super::log_in(&umbrella, &Browser::new(&provider.url), "carol@example.org", PASSWORD).await;
    assert!(!is_account(&page), "nobody is at umbrella: {page:?}");
    let other = "nine purple giraffes";
    let browser = Browser::new(&provider.url);
    let page = super::sign_up(&umbrella, &post, &browser, "carol@example.org", other).await;
    assert!(is_account(&page), "{page:?}");
    for (tenant, own, foreign) in [(&acme, PASSWORD, other), (&umbrella, other, PASSWORD)] {
        let log_in = async |password: &str| {
            super::log_in(tenant, &Browser::new(&provider.url), "carol@example.org", password).await
        };
        assert!(is_account(&log_in(own).await) && !is_account(&log_in(foreign).await), "{tenant:?}");
    }
    // The main provider has no page for it, and its operator sees nobody.
    let nobody = super::open(&provider, &Browser::new(&provider.url), "/sign-up").await;
    assert_eq!(nobody.status, 404);
    let list = |more: &[&str]| -> Value {
        let words = ["users", "list", "--json"];
        let output = program().arg("--config").arg(path("provider.toml")).args(words).args(more).output();
        let output = output.expect("it runs");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    };
    assert_eq!(list(&[]), serde_json::json!([]));
    let (of_acme, of_umbrella) = (list(&["--tenant", "acme"]), list(&["--tenant", "umbrella"]));
    for people in [&of_acme, &of_umbrella] {
        assert_eq!(people.as_array().map(Vec::len), Some(1), "{people}");
        assert_eq!(
            (&people[0]["username"], &people[0]["email_verified"]),
            (&"carol@example.org".into(), &true.into())
        );
    }
    assert_ne!(of_acme[0]["sub"], of_umbrella[0]["sub"]);
}
