//! Texts that are compared: an issuer, a target of a proof, a scope, networks. What is read is the same when it is written and read again, and
//! agrees with the URL standard.

use oauth_runtime::{Issuer, Scope};
use oauth_runtime_core::__internal::{Network, Target};
use url::Url;

use crate::oracle::is_scope_token;

pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    issuer(text);
    target(text);
    scope(text);
    network(text);
}

fn issuer(text: &str) {
    let Ok(issuer) = text.parse::<Issuer>() else { return };
    assert_eq!(issuer.as_str(), text);
    let url = Url::parse(text).expect("a URL");
    assert!(url.query().is_none() && url.fragment().is_none() && url.username().is_empty(), "{text}");
    assert!(
        url.as_str() == text || url.as_str() == format!("{text}/"),
        "{text} is not as clients would write it"
    );
    assert_eq!(issuer.origin(), url.origin().ascii_serialization());
    assert!(text.starts_with(issuer.origin()));
    assert_eq!(issuer.is_secure(), url.scheme() == "https");
    let token = issuer.join("/token");
    assert!(token.ends_with("/token") && !token.ends_with("//token"), "{token}");
    assert!(Url::parse(&token).is_ok_and(|token| token.origin() == url.origin()), "{token}");
}

fn target(text: &str) {
    let Some(target) = Target::of_claim(text) else { return };
    let url = Url::parse(text).expect("a URL");
    assert_eq!(target.origin(), url.origin().ascii_serialization());
    let written = target.to_string();
    let again = Target::of_claim(&written).expect("its own text");
    assert_eq!(again.to_string(), written, "the normal form of the normal form");
    assert!(!written.contains(['?', '#']), "{written}");
    let path = written.strip_prefix(target.origin()).expect("its origin").to_owned();
    assert!(target.is_at(target.origin(), "", &path), "{written} is not at itself");
}

fn scope(text: &str) {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let Ok(scope) = text.parse::<Scope>() else {
        let are_tokens = words.iter().all(|word| is_scope_token(word));
        return assert!(!are_tokens || words.len() > 256, "{text:?} was refused");
    };
    assert!(words.iter().all(|word| is_scope_token(word)), "{text:?}");
    assert!(
        words.iter().all(|word| scope.contains(word)) && scope.tokens().all(|token| words.contains(&token))
    );
    assert_eq!(scope.to_string().parse::<Scope>().as_ref(), Ok(&scope));
    assert!(
        scope.is_subset_of(&scope) && scope.union(&scope) == scope && scope.intersection(&scope) == scope
    );
}

fn network(text: &str) {
    let Ok(network) = text.parse::<Network>() else { return };
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let address: std::net::IpAddr = address.parse().expect("what is not an address was read");
    assert!(network.contains(address.to_canonical()), "{text} does not contain its own address");
    assert!(length.is_empty() || length.parse::<u8>().is_ok_and(|length| length <= 128), "{text}");
}
