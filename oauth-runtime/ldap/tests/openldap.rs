//! The people of an OpenLDAP server.

use std::time::Duration;

use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, EmailStore, Storage, UserStore};
use oauth_runtime_core::{BoxError, Secret};
use oauth_runtime_ldap::{LdapError, LdapSetupError, LdapUsers, LdapUsersBuilder};
use test_needs::needs;
use test_servers::{OpenLdap, OpenLdaps};

const ALICE: &str = "00000000-0000-4000-8000-000000000001";

fn builder(url: &str) -> LdapUsersBuilder {
    LdapUsers::builder(url)
        .bind_dn("cn=provider,dc=example,dc=org", "searching")
        .search_base("ou=people,dc=example,dc=org")
}

fn users() -> LdapUsers {
    builder(&OpenLdap::shared().url()).without_tls().build().expect("settings")
}

async fn whose(users: &LdapUsers, username: &str, password: &str) -> Result<Option<String>, LdapError> {
    let person = users.authenticate(username, &Secret::from(password)).await?;
    Ok(person.map(|person| person.subject.to_string()))
}

#[tokio::test]
async fn a_person_logs_in_with_the_password_of_the_directory() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let users = users();
    // More than there are connections, which are used again.
    for _ in 0..10 {
        assert_eq!(whose(&users, "alice", "wonderland").await?.as_deref(), Some(ALICE));
        assert_eq!(whose(&users, "alice", "builder").await?, None);
    }
    let person = users
        .authenticate("ALICE", &Secret::from("wonderland"))
        .await?
        .expect("the directory ignores the case");
    assert_eq!(person.username.as_deref(), Some("alice"));
    for (username, password) in
        [("nobody", "wonderland"), ("carol", "anything"), ("provider", "searching"), ("", "x")]
    {
        assert_eq!(whose(&users, username, password).await?, None, "{username}");
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_password_never_logs_anybody_in() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    for username in ["alice", "carol", "nobody"] {
        assert_eq!(whose(&users(), username, "").await?, None, "{username}");
    }
    Ok(())
}

#[tokio::test]
async fn no_part_of_a_user_name_is_read_as_a_filter() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let users = users();
    for username in
        ["*", "ali*", "alice)(objectClass=*", "alice))(|(uid=*", "bob)(|(a=*)", "\\61lice", "a\0lice"]
    {
        assert_eq!(whose(&users, username, "wonderland").await?, None, "{username:?}");
    }
    let found = whose(&users, "(b*)\\x", "brackets").await?;
    assert_eq!(found.as_deref(), Some("00000000-0000-4000-8000-000000000003"));
    assert_eq!(users.get_claims("*").await?, None);
    assert_eq!(users.get_claims("00000000-*").await?, None);
    Ok(())
}

#[tokio::test]
async fn a_spelling_that_only_the_directory_takes_for_the_name_logs_nobody_in() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let users = users();
    for username in ["dan smith", "Dan Smith", " DAN SMITH "] {
        assert!(whose(&users, username, "builder").await?.is_some(), "{username:?}");
    }
    // The rate limits count guesses at each of them as at another person.
    for username in ["dan  smith", "dan   smith", "dan \t smith"] {
        assert_eq!(whose(&users, username, "builder").await?, None, "{username:?}");
    }
    Ok(())
}

#[tokio::test]
async fn two_entries_with_one_name_are_nobody() {
    needs!(OPENLDAP);
    let error = whose(&users(), "twin", "same").await.expect_err("ambiguous");
    assert!(matches!(&error, LdapError::Ambiguous(attribute) if attribute == "uid"), "{error}");
    assert!(!LdapUsers::is_temporary(&error));
}

#[tokio::test]
async fn claims_come_from_attributes_and_roles_from_groups() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let users = builder(&OpenLdap::shared().url())
        .without_tls()
        .role("CN=Editors, ou = groups, dc=example,dc=org", "editor")
        .role("cn=admins,ou=groups,dc=example,dc=org", "admin")
        .claim("nickname", "uid")
        .build()?;
    let expected = Claims::new()
        .with("name", "Alice Doe")
        .with("given_name", "Alice")
        .with("family_name", "Doe")
        .with("phone_number", ["+1 555 0100", "+1 555 0101"].as_slice())
        .with("nickname", "alice")
        .with("preferred_username", "alice")
        .with("email", "Alice@example.org")
        .with("email_verified", false)
        .with("roles", ["editor"].as_slice());
    assert_eq!(users.get_claims(ALICE).await?, Some(expected));
    let bob = users.get_claims("00000000-0000-4000-8000-000000000002").await?.expect("bob");
    assert_eq!(bob.get("roles"), Some(&Vec::<String>::new().into()));
    assert_eq!(bob.get("email"), None);
    assert_eq!(users.get_claims("00000000-0000-4000-8000-00000000000f").await?, None, "nobody");
    Ok(())
}

#[tokio::test]
async fn only_an_address_that_the_operator_vouches_for_finds_somebody() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let users = users();
    assert_eq!(users.find_by_email("alice@example.org").await?, None);
    assert!(!users.get_email(ALICE).await?.expect("an address").verified);
    let vouched = builder(&OpenLdap::shared().url()).without_tls().verified_emails().build()?;
    let found = vouched.find_by_email("alice@example.org").await?.expect("found");
    assert_eq!((&*found.subject, &*found.address, found.verified), (ALICE, "Alice@example.org", true));
    assert_eq!(vouched.find_by_email("*@example.org").await?, None);
    Ok(())
}

fn pem(authority: &str) -> Vec<u8> {
    std::fs::read(authority).expect("a certificate")
}

#[tokio::test]
async fn tls_by_either_way_is_checked_against_the_authority() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let (start_tls, ldaps) = (OpenLdap::start_with_tls(), OpenLdaps::start_with_tls());
    let trusted = [
        builder(&start_tls.url()).start_tls().certificate_authorities(pem(&start_tls.authority())),
        builder(&ldaps.url()).certificate_authorities(pem(&ldaps.authority())),
    ];
    for users in trusted {
        assert_eq!(whose(&users.build()?, "alice", "wonderland").await?.as_deref(), Some(ALICE));
    }
    let strangers = [
        builder(&start_tls.url()).start_tls().certificate_authorities(pem(&ldaps.authority())),
        builder(&ldaps.url()).certificate_authorities(pem(&start_tls.authority())),
        // It has no TLS.
        builder(&OpenLdap::shared().url()).start_tls().certificate_authorities(pem(&ldaps.authority())),
    ];
    for users in strangers {
        let error = whose(&users.build()?, "alice", "wonderland").await.expect_err("not trusted");
        assert!(error.is_temporary(), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_directory_that_restarts_is_reached_again_and_one_that_is_gone_is_a_temporary_error()
-> Result<(), BoxError> {
    needs!(OPENLDAP);
    let server = OpenLdap::start();
    let users = builder(&server.url()).without_tls().connect_timeout(Duration::from_secs(2)).build()?;
    assert_eq!(whose(&users, "alice", "wonderland").await?.as_deref(), Some(ALICE));
    server.kill();
    let error = whose(&users, "alice", "wonderland").await.expect_err("gone");
    assert!(LdapUsers::is_temporary(&error), "{error}");
    server.start_again();
    assert_eq!(whose(&users, "alice", "wonderland").await?.as_deref(), Some(ALICE));
    Ok(())
}

#[tokio::test]
async fn a_searching_user_with_a_wrong_password_or_base_is_told_apart() -> Result<(), BoxError> {
    needs!(OPENLDAP);
    let url = OpenLdap::shared().url();
    let wrong = builder(&url).without_tls().bind_dn("cn=provider,dc=example,dc=org", "wrong").build()?;
    let error = whose(&wrong, "alice", "wonderland").await.expect_err("refused");
    assert!(error.to_string().contains("searching user is wrong"), "{error}");
    let nowhere = builder(&url).without_tls().search_base("ou=nowhere,dc=example,dc=org").build()?;
    let error = whose(&nowhere, "alice", "wonderland").await.expect_err("no base");
    assert!(error.to_string().contains("the base does not exist"), "{error}");
    assert!(!error.is_temporary());
    Ok(())
}

#[test]
fn settings_that_would_send_passwords_in_the_clear_are_refused() {
    let build = |builder: LdapUsersBuilder| builder.build().map(drop).expect_err("refused");
    assert!(matches!(build(builder("ldap://directory.example")), LdapSetupError::Plaintext));
    assert!(matches!(build(builder("http://directory.example")), LdapSetupError::Url(_)));
    let local = || builder("ldap://127.0.0.1").without_tls();
    assert!(matches!(build(local().search_base(" ")), LdapSetupError::NoBase));
    assert!(matches!(build(local().bind_dn("cn=x", "")), LdapSetupError::EmptyPassword));
    assert!(matches!(build(local().filter("objectClass=person")), LdapSetupError::Filter(_)));
    assert!(matches!(build(local().subject_attribute("objectguid")), LdapSetupError::Binary(_)));
    let tls = || builder("ldaps://127.0.0.1");
    for bad in ["", "a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(matches!(build(tls().certificate_authorities(bad)), LdapSetupError::Authorities(_)), "{bad}");
    }
    assert!(matches!(build(local().username_attribute("uid=*")), LdapSetupError::Filter(_)));
    assert!(matches!(build(local().claim("name", "c n")), LdapSetupError::Filter(_)));
    local().build().expect("these work");
}
