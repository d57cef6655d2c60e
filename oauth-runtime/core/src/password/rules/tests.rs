//! What is refused, and why.

use super::*;
use crate::password::RangePrefix;
use crate::{BoxError, async_trait};

fn rules() -> PasswordRulesBuilder {
    PasswordRules::builder().service("Acme").service("Wonder Land")
}

const PERSON: [&str; 3] = ["alice", "a.liddell@oxford.example", "Alice Pleasance Liddell"];

async fn refusal(rules: &PasswordRules, password: &str) -> Option<PasswordRefusal> {
    rules.check(&password.into(), &PERSON).await.expect("no list")
}

#[tokio::test]
async fn length_counts_code_points_after_normalization() {
    let rules = rules().min_length(8).build().expect("allowed");
    let short = Some(PasswordRefusal::TooShort { least: 8 });
    assert_eq!(refusal(&rules, "pqxzvwy").await, short);
    assert_eq!(refusal(&rules, "pqxzvwyk").await, None);
    assert_eq!(refusal(&rules, "ééééééé").await, short);
    assert_eq!(refusal(&rules, "e\u{301}pqxzvw").await, short, "eight code points before, seven after");
    assert_eq!(refusal(&rules, "茶碗蒸し食べたい").await, None, "each is one character");
    assert_eq!(refusal(&rules, "🦀🐢🐙🦑🐠🐟🐬").await, short);
    let long = "correct horse battery staple ".repeat(20);
    assert_eq!(refusal(&rules, &long[..512]).await, None);
    assert_eq!(refusal(&rules, &long[..513]).await, Some(PasswordRefusal::TooLong { most: 512 }));
}

#[test]
fn rules_that_the_standard_forbids_cannot_be_built() {
    let build = |least, most| PasswordRules::builder().min_length(least).max_length(most).build().map(drop);
    assert_eq!(build(7, 64), Err(PasswordRulesError::MinLength(7)));
    assert_eq!(build(8, 63), Err(PasswordRulesError::MaxLength(63)));
    assert_eq!(build(80, 79), Err(PasswordRulesError::MaxLength(79)));
    assert_eq!(build(8, 64), Ok(()));
    assert_eq!(PasswordRules::default().min_length(), 15);
    assert!(PasswordRules::default().max_length() >= 64);
}

#[tokio::test]
async fn nothing_is_demanded_of_the_characters() {
    let rules = rules().build().expect("allowed");
    for password in [
        "mvnxbqpwtkzhcgj",
        "MVNXBQPWTKZHCGJ",
        "730518264930571",
        "               x",
        "q w x v z k p m",
        "пароль для почты",
        "\u{202e}reversed indeed",
        "tab\tand\nnewline too",
    ] {
        assert_eq!(refusal(&rules, password).await, None, "{password:?}");
    }
}

#[tokio::test]
async fn a_password_of_nothing_but_known_words_is_refused_with_the_kind_of_word() {
    use PasswordRefusal::{AboutPerson, AboutService, Common};
    let rules = rules().build().expect("allowed");
    for (password, expected) in [
        ("passwordpassword", Some(Common)),
        ("P@ssw0rd-P@ssw0rd!", Some(Common)),
        ("drowssap-drowssap", Some(Common)),
        ("Qwertyuiop123456", Some(Common)),
        ("letmein-welcome-1", Some(Common)),
        ("aaaaaaaaaaaaaaaa", Some(Common)),
        ("abcabcabcabcabcab", Some(Common)),
        ("123456789012345", Some(Common)),
        ("098765432109876", Some(Common)),
        ("abcdefghijklmnop", Some(Common)),
        ("acmeacmeacmeacme", Some(AboutService)),
        ("Acme-Wonderland-2026", Some(AboutService)),
        ("acme password 2026", Some(AboutService)),
        ("Al1ce-L1ddell-1865", Some(AboutPerson)),
        ("lleddil.acme.ecila", Some(AboutPerson)),
        ("liddell@oxford.example", Some(AboutPerson)),
        ("a.liddell@oxford.example", Some(AboutPerson)),
        ("alicepleasanceliddell", Some(AboutPerson)),
        // Only the whole password counts.
        ("alice likes treacle", None),
        ("my password is a tart", None),
        ("acme has no mushrooms", None),
        ("alicealicealicexq", None),
    ] {
        assert_eq!(refusal(&rules, password).await, expected, "{password}");
    }
    assert_eq!(rules.check(&"alicepleasanceliddell".into(), &[]).await.expect("no list"), None);
}

/// Knows one password, or fails.
struct Source(Option<&'static str>);

#[async_trait]
impl BreachedPasswords for Source {
    async fn range(&self, _: RangePrefix) -> Result<Vec<u8>, BoxError> {
        Ok(self.0.ok_or("down")?.into())
    }
}

#[tokio::test]
async fn a_breached_password_is_refused_and_a_failing_list_refuses_nobody_silently() {
    let line = "6F47560A355E116599E53D05192FFA14681:3\n";
    let found = rules().breached(Source(Some(line))).build().expect("allowed");
    assert!(found.has_breached_passwords());
    assert_eq!(refusal(&found, "curious and curiouser").await, Some(PasswordRefusal::Breached));
    assert_eq!(refusal(&found, "curiouser and curious").await, None, "the line of another password");

    let failing = rules().breached(Source(None)).build().expect("allowed");
    failing.check(&"curious and curiouser".into(), &[]).await.expect_err("nobody knows");
    let short = failing.check(&"short".into(), &[]).await.expect("needs no list");
    assert_eq!(short, Some(PasswordRefusal::TooShort { least: 15 }));
    let lenient = rules().breached(Source(None)).accept_unchecked().build().expect("allowed");
    assert_eq!(refusal(&lenient, "curious and curiouser").await, None);
}

#[tokio::test]
async fn the_normal_form_of_a_password_is_looked_up() {
    struct Known;

    #[async_trait]
    impl BreachedPasswords for Known {
        async fn range(&self, _: RangePrefix) -> Result<Vec<u8>, BoxError> {
            Ok("0D3C53013A66446979B852875BA2E90F48C:4\r\n".into())
        }
    }

    let rules = rules().breached(Known).build().expect("allowed");
    for either in ["un caf\u{e9} tr\u{e8}s fort", "un cafe\u{301} tre\u{300}s fort"] {
        assert_eq!(refusal(&rules, either).await, Some(PasswordRefusal::Breached), "{either}");
    }
}
