//! Tests that the suite for stores leaves out: how ready stores compare names, and how they treat people of earlier
//! versions and hashes of other programs.

use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    AnyStore, EmailChange, EmailChangeStore, EmailStore, NewPassword, NewPerson, PasswordStore, PersonStore,
    SignUp, SignUpStore, SqlStore, UserStore,
};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::{BoxError, Secret};
use sqlx::AssertSqlSafe;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

/// By PHP 8.2, of `correct horse battery staple`, with the cost 5.
const OF_PHP: &str = "$2y$05$qGj67nUD6PdGEeswq8fFJueZWxA5vHIAaFa9Dv9vUqfJlsthyuwgi";

/// The URL of a new database of each kind.
fn urls(directory: &tempfile::TempDir) -> [String; 4] {
    [
        format!("sqlite://{}/auth.db", directory.path().display()),
        Postgres::shared().fresh_database(),
        MariaDb::shared().fresh_database(),
        Redis::shared().fresh_database(),
    ]
}

async fn whose<S: UserStore>(store: &S, username: &str, password: &str) -> Result<Option<String>, BoxError>
where
    S::Error: Into<BoxError>,
{
    let person = store.authenticate(username, &Secret::from(password)).await.map_err(Into::into)?;
    Ok(person.map(|person| person.subject.to_string()))
}

fn person(username: &str, address: &str) -> NewPerson {
    let mut person = NewPerson::new(username, address);
    person.password = Some(NewPassword::new("correct horse".into()));
    person
}

async fn created<S: SignUpStore>(store: &S, new: NewPerson) -> Result<String, BoxError>
where
    S::Error: Into<BoxError>,
{
    match store.create_person(new).await.map_err(Into::into)? {
        SignUp::Created { subject } => Ok(subject.to_string()),
        taken => Err(format!("{taken:?}").into()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_addresses_that_compare_equal_are_one_persons() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let directory = tempfile::tempdir()?;
    for url in urls(&directory) {
        let store = AnyStore::connect(&url).await?;
        let alice = created(&store, person("Alice", "Alice@Example.org")).await?;
        for same in ["alice", "ALICE", " Alice ", "\u{ff21}lice"] {
            assert_eq!(whose(&store, same, "correct horse").await?, Some(alice.clone()), "{url}: {same}");
            let taken = store.create_person(person(same, "other@example.org")).await?;
            assert_eq!(taken, SignUp::UsernameTaken, "{url}: {same}");
        }
        assert_eq!(whose(&store, "\u{430}lice", "correct horse").await?, None, "{url}: Cyrillic");
        for same in ["alice@example.org", "Alice@Example.org"] {
            let found = store.find_by_email(same).await?.expect("found");
            assert_eq!((&*found.subject, &*found.address), (&*alice, "Alice@Example.org"), "{url}: {same}");
            assert_eq!(store.create_person(person("bob", same)).await?, SignUp::EmailTaken, "{url}: {same}");
        }
        // The same address written in another way is a change.
        let changed = store.set_email(&alice, Some("Alice@Example.org"), "alice@example.org").await?;
        assert_eq!(changed, EmailChange::Changed, "{url}");
        let found = store.find_by_email("ALICE@example.org").await?.map(|found| found.address.to_string());
        assert_eq!(found.as_deref(), Some("alice@example.org"), "{url}");
        let bob = created(&store, person("bob@example.org", "bob@example.org")).await?;
        let taken = store.set_email(&bob, Some("bob@example.org"), "ALICE@example.org").await?;
        assert_eq!(taken, EmailChange::Taken, "{url}");
        let changed = store.set_email(&bob, Some("bob@example.org"), "Bob@example.org").await?;
        assert_eq!(changed, EmailChange::Changed, "{url}");
        for name in ["bob@example.org", "Bob@example.org"] {
            assert_eq!(whose(&store, name, "correct horse").await?, Some(bob.clone()), "{url}: {name}");
        }
    }
    Ok(())
}

/// A program of the operator, as before.
#[tokio::test(flavor = "multi_thread")]
async fn people_of_the_operator_keep_their_names() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let directory = tempfile::tempdir()?;
    let hash = |password: &str| PasswordHash::new(&Secret::from(password));
    for url in urls(&directory) {
        let store = AnyStore::connect(&url).await?;
        store.put_user("alice", hash("one")?, "1").await?;
        store.put_user("Alice", hash("two")?, "2").await?;
        assert_eq!(whose(&store, "alice", "one").await?.as_deref(), Some("1"), "{url}");
        assert_eq!(whose(&store, "Alice", "two").await?.as_deref(), Some("2"), "{url}");
        assert_eq!(whose(&store, "ALICE", "one").await?.as_deref(), Some("1"), "{url}: whoever was first");
        assert_eq!(whose(&store, "ALICE", "two").await?, None, "{url}");
        let taken = store.create_person(person("aLICE", "a@example.org")).await?;
        assert_eq!(taken, SignUp::UsernameTaken, "{url}");
        // Both passwords of one person change.
        store.put_user("admin", hash("three")?, "2").await?;
        assert!(store.set_password("2", NewPassword::new("four".into())).await?);
        for name in ["Alice", "admin", "ADMIN"] {
            assert_eq!(whose(&store, name, "four").await?.as_deref(), Some("2"), "{url}: {name}");
        }
        assert_eq!(whose(&store, "alice", "one").await?.as_deref(), Some("1"), "{url}");
        // An address finds its person once it is verified, and moves with the claims.
        let claims = Claims::new().with("email", "Second@Example.org");
        store.put_claims("2", claims.clone()).await?;
        assert_eq!(store.find_by_email("second@example.org").await?, None, "{url}");
        assert!(!store.get_email("2").await?.expect("an address").verified, "{url}");
        store.put_claims("2", claims.with("email_verified", true)).await?;
        let found = store.find_by_email("second@example.org").await?.map(|found| found.subject.to_string());
        assert_eq!(found.as_deref(), Some("2"), "{url}");
        store.put_claims("2", Claims::new()).await?;
        assert_eq!(store.find_by_email("second@example.org").await?, None, "{url}");
        created(&store, person("second", "second@example.org")).await?;
        // Another person under the same name.
        store.put_user("admin", hash("five")?, "3").await?;
        assert!(store.set_password("2", NewPassword::new("six".into())).await?);
        assert_eq!(whose(&store, "admin", "five").await?.as_deref(), Some("3"), "{url}");
        store.delete_person("2").await?;
        assert_eq!(whose(&store, "Alice", "six").await?, None, "{url}");
        assert_eq!(whose(&store, "admin", "five").await?.as_deref(), Some("3"), "{url}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_of_another_program_is_replaced_at_the_first_login() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let directory = tempfile::tempdir()?;
    let mut urls = urls(&directory).to_vec();
    urls.push("memory:".to_owned());
    for url in urls {
        let store = AnyStore::connect(&url).await?;
        store.put_user("alice", OF_PHP.parse()?, "1").await?;
        assert_eq!(whose(&store, "alice", "wrong").await?, None, "{url}");
        for _ in 0..2 {
            let is = whose(&store, "alice", "correct horse battery staple").await?;
            assert_eq!(is.as_deref(), Some("1"), "{url}");
        }
        assert_eq!(whose(&store, "alice", "wrong").await?, None, "{url}");
    }
    // The contents of the database afterwards.
    let url = Postgres::shared().fresh_database();
    let store = SqlStore::connect(&url).await?;
    store.migrate().await?;
    store.put_user("alice", OF_PHP.parse()?, "1").await?;
    let pool = sqlx::PgPool::connect(&url).await?;
    for (password, kept) in
        [("wrong", "$2y$05$"), ("correct horse battery staple", "$argon2id$"), ("wrong", "$argon2id$")]
    {
        let _ = whose(&store, "alice", password).await?;
        let (record,): (String,) = sqlx::query_as("SELECT record FROM oauth_users").fetch_one(&pool).await?;
        assert!(record.contains(kept), "{password}: {record}");
    }
    Ok(())
}

/// The tables of version 13, with people that only earlier versions could make.
macro_rules! earlier_people {
    ($pool:ty, $url:expr) => {{
        let url = $url;
        let store = SqlStore::connect(&url).await?;
        store.migrate().await?;
        let hash = |password: &str| PasswordHash::new(&Secret::from(password));
        for (name, subject) in [("alice", "1"), ("Alice", "2"), ("bob", "3"), ("acme\tbob", "acme\t3")] {
            store.put_user(name, hash(subject)?, subject).await?;
            let claims =
                Claims::new().with("email", "One@example.org").with("email_verified", subject != "3");
            store.put_claims(subject, claims).await?;
        }
        let many: Vec<String> = (0..150).map(|number| format!("user-{number}")).collect();
        for name in &many {
            store.put_user(name.clone(), OF_PHP.parse()?, name.clone()).await?;
        }
        let pool = <$pool>::connect(&url).await?;
        for statement in [
            "DROP TABLE oauth_user_names",
            "DROP TABLE oauth_person_emails",
            "DROP TABLE oauth_tickets",
            "DROP TABLE oauth_mails",
            "DELETE FROM oauth_migrations WHERE version > 13",
        ] {
            sqlx::query(AssertSqlSafe(statement)).execute(&pool).await?;
        }
        // The record is unreadable, but does not prevent the migration of the others.
        sqlx::query(AssertSqlSafe("UPDATE oauth_users SET record = '{}' WHERE record LIKE '%user-7\"%'"))
            .execute(&pool)
            .await?;
        store.migrate().await?;
        for (name, subject) in
            [("alice", "1"), ("Alice", "2"), ("bob", "3"), ("BOB", "3"), ("acme\tBob", "acme\t3")]
        {
            assert_eq!(whose(&store, name, subject).await?.as_deref(), Some(subject), "{name}");
        }
        let owner = store.find_by_email("one@example.org").await?.expect("found").subject;
        assert!(["1", "2"].contains(&&*owner), "{owner}: one of the two");
        let owner = store.find_by_email("acme\tone@example.org").await?.expect("found").subject;
        assert_eq!(&*owner, "acme\t3");
        for name in ["ALICE", "User-149"] {
            assert_eq!(
                store.create_person(person(name, "new@example.org")).await?,
                SignUp::UsernameTaken,
                "{name}"
            );
        }
        assert!(store.set_password("2", NewPassword::new("new".into())).await?);
        assert_eq!(whose(&store, "Alice", "new").await?.as_deref(), Some("2"));
        assert_eq!(whose(&store, "alice", "1").await?.as_deref(), Some("1"));
        store.delete_person("1").await?;
        created(&store, person("new", "first@example.org")).await?;
        Ok(())
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_people_are_migrated_on_postgresql() -> Result<(), BoxError> {
    needs!(POSTGRESQL);
    earlier_people!(sqlx::PgPool, Postgres::shared().fresh_database())
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_people_are_migrated_on_mariadb() -> Result<(), BoxError> {
    needs!(MARIADB);
    earlier_people!(sqlx::MySqlPool, MariaDb::shared().fresh_database())
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_people_are_migrated_on_sqlite() -> Result<(), BoxError> {
    let directory = tempfile::tempdir()?;
    earlier_people!(sqlx::SqlitePool, format!("sqlite://{}/auth.db", directory.path().display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_have_people_of_one_name_and_address_in_one_database() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let directory = tempfile::tempdir()?;
    for url in urls(&directory) {
        let shared = AnyStore::connect(&url).await?;
        let mut subjects = Vec::new();
        // Names of tenants are compared exactly.
        for tenant in ["acme", "Acme"] {
            let store = TenantStore::new(tenant, shared.clone());
            let subject = created(&store, person("alice", "alice@example.org")).await?;
            assert_eq!(store.create_person(person("ALICE", "a@example.org")).await?, SignUp::UsernameTaken);
            assert_eq!(whose(&store, "Alice", "correct horse").await?, Some(subject.clone()), "{url}");
            let found = store.find_by_email("alice@example.org").await?.expect("found");
            assert_eq!((&*found.subject, found.username.as_deref()), (&*subject, Some("alice")), "{url}");
            let changed = store.set_email(&subject, Some("alice@example.org"), "al@example.org").await?;
            assert_eq!(changed, EmailChange::Changed, "{url}");
            subjects.push(subject);
        }
        assert_ne!(subjects[0], subjects[1]);
        assert_eq!(whose(&shared, "alice", "correct horse").await?, None, "{url}: of no tenant");
    }
    Ok(())
}
