//! Subject identifiers and names of sessions: public, or one for each sector (OpenID Connect Core section 8).

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use url::Url;

use crate::settings::{Settings, is_loopback_host};
use crate::{Client, OAuthError, RedirectUri, Secret, SubjectType};

/// Without a salt, anybody can find out whose a pairwise identifier is by trying.
pub(super) fn check_subject_type(settings: &Settings, client: &Client) -> Result<(), OAuthError> {
    let is_public = client.metadata().openid.subject_type == SubjectType::Public;
    if is_public || settings.pairwise_salt().is_some() {
        return Ok(());
    }
    tracing::error!(
        client_id = client.client_id(),
        "a client has pairwise identifiers, but the settings have no salt: set `pairwise_salt`"
    );
    Err(OAuthError::ServerError)
}

/// The subject, as the client knows it. Even if the salt is removed from the settings, a pairwise client
/// never gets the public identifier.
pub(super) fn subject_for<'a>(settings: &Settings, client: &Client, subject: &'a str) -> Cow<'a, str> {
    if client.metadata().openid.subject_type == SubjectType::Public {
        return Cow::Borrowed(subject);
    }
    Cow::Owned(pairwise(&[&sector_of(client), subject, salt(settings)]))
}

/// The session, as the client knows it (`sid`). A common name would let clients recognise the same person.
pub(super) fn session_for<'a>(settings: &Settings, client: &Client, session_id: &'a str) -> Cow<'a, str> {
    if client.metadata().openid.subject_type == SubjectType::Public {
        return Cow::Borrowed(session_id);
    }
    Cow::Owned(pairwise(&[&sector_of(client), "sid", session_id, salt(settings)]))
}

fn salt(settings: &Settings) -> &str {
    settings.pairwise_salt().map(Secret::reveal).unwrap_or_else(|| {
        tracing::error!("a client has pairwise identifiers, but the settings have no salt");
        ""
    })
}

/// Section 8.1, first example: SHA-256 of sector, local identifier and salt. The lengths keep the parts
/// separate.
fn pairwise(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// The host of `sector_identifier_uri`, or else the single host of the redirect URIs (section 8.1). Any
/// application may be on the local machine or have a private-use scheme, so such a client is a sector by
/// itself.
fn sector_of(client: &Client) -> String {
    let metadata = client.metadata();
    let uri = match &metadata.openid.sector_identifier_uri {
        Some(uri) => Some(uri.as_str()),
        None => metadata.redirect_uris.first().map(RedirectUri::as_str),
    };
    let host = uri.and_then(web_host).filter(|host| !is_loopback_host(host));
    host.unwrap_or_else(|| format!("client {}", client.client_id()))
}

/// The host of a web site. A private-use scheme has no host, whatever follows it.
pub(super) fn web_host(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    url.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lifetimes, OpenIdMetadata, SettingsBuilder};

    fn client(client_id: &str, uri: &str, sector: Option<&str>) -> Client {
        let openid = OpenIdMetadata {
            subject_type: SubjectType::Pairwise,
            sector_identifier_uri: sector.map(str::to_owned),
            ..OpenIdMetadata::default()
        };
        Client::public(client_id).redirect_uri(uri).openid(openid).build().expect("a client")
    }

    #[test]
    fn a_sector_knows_a_person_by_one_identifier() {
        let issuer = "https://login.example".parse().expect("an issuer");
        let settings =
            SettingsBuilder::new(issuer, Lifetimes::DEFAULT).pairwise_salt("pepper-pepper-pepper").build();
        let subject = |client: &Client, subject: &str| subject_for(&settings, client, subject).into_owned();
        let one = client("one", "https://a.example/cb", None);
        let two = client("two", "https://a.example/other", None);
        let three = client("three", "https://b.example/cb", None);
        let four = client("four", "https://b.example/cb", Some("https://a.example/uris.json"));
        assert_ne!(subject(&one, "alice"), "alice");
        assert_eq!(subject(&one, "alice"), subject(&two, "alice"));
        assert_eq!(subject(&one, "alice"), subject(&four, "alice"));
        assert_ne!(subject(&one, "alice"), subject(&three, "alice"));
        assert_ne!(subject(&one, "alice"), subject(&one, "bob"));
        let evil = client("evil", "evil://a.example/cb", None);
        assert_ne!(subject(&one, "alice"), subject(&evil, "alice"), "a scheme of one's own has no host");
        let (app, other) =
            (client("app1", "http://127.0.0.1/cb", None), client("app2", "http://127.0.0.1/cb", None));
        assert_ne!(subject(&app, "alice"), subject(&other, "alice"), "everybody has a loopback address");
        let without =
            SettingsBuilder::new("https://login.example".parse().expect("an issuer"), Lifetimes::DEFAULT)
                .build();
        assert!(check_subject_type(&without, &one).is_err() && check_subject_type(&settings, &one).is_ok());
        assert_ne!(subject_for(&without, &one, "alice"), "alice", "never the identifier that others get");
        let public = Client::public("app").redirect_uri("https://a.example/cb").build().expect("a client");
        assert_eq!(subject(&public, "alice"), "alice");
    }

    #[test]
    fn a_sector_knows_a_session_by_one_name() {
        let issuer = "https://login.example".parse().expect("an issuer");
        let settings =
            SettingsBuilder::new(issuer, Lifetimes::DEFAULT).pairwise_salt("pepper-pepper-pepper").build();
        let session = |client: &Client, name: &str| session_for(&settings, client, name).into_owned();
        let one = client("one", "https://a.example/cb", None);
        let two = client("two", "https://a.example/other", None);
        let three = client("three", "https://b.example/cb", None);
        assert_eq!(session(&one, "s1"), session(&two, "s1"));
        assert_ne!(session(&one, "s1"), session(&three, "s1"));
        assert_ne!(session(&one, "s1"), session(&one, "s2"));
        assert_ne!(
            session(&one, "s1"),
            subject_for(&settings, &one, "s1"),
            "a name of a session is not a subject"
        );
        let public = Client::public("app").redirect_uri("https://a.example/cb").build().expect("a client");
        assert_eq!(session(&public, "s1"), "s1");
    }
}
