//! The pages that the tests look at, and their pictures in `docs/pages`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The name of each page, and its path. A name may end with a language: see [`name_of`].
const PAGES: &[(&str, &str)] = &[
    ("account-deleted", "/account/deleted"),
    ("account-kept", "/account/profile"),
    ("applications", "/account/applications"),
    ("applications-none", "/account/applications"),
    ("approvals", "/approvals"),
    ("approvals-none", "/approvals"),
    ("approvals-unknown", "/approvals"),
    ("authenticator-app", "/account/authenticator-app"),
    ("change-email", "/account/email"),
    ("change-password", "/account/password"),
    ("choose-account", "/choose-account"),
    ("consent", "/consent"),
    ("consent-of-stranger-elsewhere", "/consent"),
    ("consent-of-stranger-local", "/consent"),
    ("delete-account", "/account/delete"),
    ("device", "/device"),
    ("device-connected", "/device/done"),
    ("device-consent", "/device/consent"),
    ("device-link", "/device"),
    ("device-unknown", "/device"),
    ("email-login", "/login/email"),
    ("email-over", "/login/email"),
    ("email-sent", "/sign-up"),
    ("email-sent-wrong", "/sign-up"),
    ("error", "/authorize"),
    ("export", "/account/export"),
    ("logged-out", "/logged-out"),
    ("login", "/login"),
    ("login-again", "/login"),
    ("login-for-people", "/login"),
    ("login-of-stranger-elsewhere", "/login"),
    ("login-of-stranger-local", "/login"),
    ("login-passkey-first", "/login"),
    ("login-upstream-declined", "/login/upstream/callback/head"),
    ("login-with-captcha", "/login"),
    ("login-with-passkey", "/login"),
    ("login-with-upstream", "/login"),
    ("logout", "/logout"),
    ("new-account", "/sign-up"),
    ("new-account-problem", "/sign-up"),
    ("own-page", "/welcome"),
    ("password-reset", "/password-reset"),
    ("password-reset-done", "/password-reset"),
    ("password-reset-new", "/password-reset"),
    ("profile", "/account/profile"),
    ("profile-saved", "/account/profile"),
    ("recovery-codes", "/account/recovery-codes"),
    ("second-factor", "/second-factor"),
    ("second-factor-remember", "/second-factor"),
    ("second-factor-set-up", "/second-factor/set-up"),
    ("security", "/account/security"),
    ("security-with-devices", "/account/security"),
    ("security-with-passkey", "/account/security"),
    ("sign-up", "/sign-up"),
    ("sign-up-problem", "/sign-up"),
    ("upstream-create", "/login/upstream/link"),
    ("upstream-link", "/login/upstream/link"),
    ("upstream-link-address", "/login/upstream/link"),
    ("upstreams", "/account/upstreams"),
    ("upstreams-last", "/account/upstreams"),
    ("upstreams-none", "/account/upstreams"),
];

/// The pages of the console, which has tests of its own.
const OF_CONSOLE: &str = "console-";

/// The languages in the names of pages.
const LANGUAGES: [&str; 6] = ["ar", "de", "en", "es", "fr", "zh"];

/// Where the page is that a picture should show.
pub(super) fn path_of(name: &str) -> &'static str {
    let plain = name_of(name);
    let found = PAGES.iter().find(|(known, _)| *known == plain);
    found.unwrap_or_else(|| panic!("which page is {name}?")).1
}

/// The name without the language.
fn name_of(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((plain, language)) if LANGUAGES.contains(&language) => plain,
        _ => name,
    }
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of the pages in `docs/pages`, each with its language if it has one.
fn pictured() -> BTreeSet<String> {
    let files = fs::read_dir(folder("../../docs/pages")).expect("the pictures");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("text"));
    let of_file = |file: String| {
        let page = file.strip_suffix(".png").unwrap_or_else(|| panic!("{file} is not a picture"));
        let mut parts = page.rsplitn(3, '-');
        let (scheme, width) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        assert!(["light", "dark"].contains(&scheme) && ["390", "1280"].contains(&width), "{file}");
        parts.next().unwrap_or_else(|| panic!("{file}")).to_owned()
    };
    names.map(of_file).collect()
}

/// The tests that take pictures.
fn tests() -> String {
    let mut files =
        vec![folder("tests/reference/chromium.rs"), folder("tests/reference/console/chromium.rs")];
    let mut folders = vec![folder("tests/reference/chromium")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.ends_with("pictures.rs") => {}
                false => files.push(path),
            }
        }
    }
    files.iter().map(|file| fs::read_to_string(file).expect("a test")).collect()
}

#[test]
fn each_page_has_a_picture() {
    let pictured: BTreeSet<String> = pictured().iter().map(|name| name_of(name).to_owned()).collect();
    let missing: Vec<&str> =
        PAGES.iter().map(|(name, _)| *name).filter(|name| !pictured.contains(*name)).collect();
    assert!(
        missing.is_empty(),
        "no picture in docs/pages; make an empty file for each, and run the tests with PICTURES=overwrite: {missing:?}"
    );
}

#[test]
fn each_picture_is_one_that_a_test_takes() {
    let tests = tests();
    let is_taken = |name: &str| {
        let plain = name_of(name);
        match plain.strip_prefix(OF_CONSOLE) {
            Some(page) => tests.contains(&format!("page(\"{page}\"")),
            // A name may be made of parts, one for each kind.
            None => {
                let kind = plain.strip_suffix("-elsewhere").or(plain.strip_suffix("-local")).unwrap_or(plain);
                PAGES.iter().any(|(known, _)| *known == plain) && tests.contains(&format!("\"{kind}"))
                    || plain.split_once("-of-stranger").is_some_and(|_| tests.contains("-of-stranger-{kind}"))
            }
        }
    };
    let unused: Vec<String> = pictured().into_iter().filter(|name| !is_taken(name)).collect();
    assert!(unused.is_empty(), "no test takes these pictures: {unused:?}");
    let unknown: Vec<&str> = PAGES.iter().map(|(name, _)| *name).filter(|name| !is_taken(name)).collect();
    assert!(unknown.is_empty(), "no test looks at these pages: {unknown:?}");
}
