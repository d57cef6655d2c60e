//! `provider users list`: the people in the store.

use clap::Args;
use oauth_runtime::store::{EmailStore, StoredUser};
use serde::Serialize;

use super::failure::Failure;
use super::output::Output;
use crate::store::Store;

/// Which of them.
#[derive(Debug, Args)]
pub struct List {
    /// Only the person with this user name.
    #[arg(long, value_name = "NAME", conflicts_with = "email")]
    username: Option<String>,
    /// Only the person with this verified address.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// The maximum number of people.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    limit: usize,
}

/// How many are read at a time.
const PAGE: usize = 500;

/// A line of the list.
#[derive(Serialize)]
struct Listed {
    username: String,
    sub: String,
    email: Option<String>,
    email_verified: bool,
    password: &'static str,
}

/// What the store has; `configured` people are in the configuration.
pub(super) async fn list(
    list: &List,
    store: &Store,
    configured: usize,
    output: Output,
) -> Result<String, Failure> {
    let users = match (&list.username, &list.email) {
        (Some(username), _) => named(store, username).await?,
        (None, Some(email)) => {
            let found = store.find_by_email(&email.to_ascii_lowercase()).await.map_err(Failure::operation)?;
            match found.and_then(|person| person.username) {
                Some(username) => named(store, &username).await?,
                None => Vec::new(),
            }
        }
        (None, None) => all(store, list.limit).await?,
    };
    if users.is_empty() && configured > 0 {
        let people = if configured == 1 { "1 person is" } else { &*format!("{configured} people are") };
        eprintln!("the store has none of these; {people} in the configuration: see `provider users find`");
    }
    let mut listed = Vec::new();
    for user in users {
        let email = store.get_email(&user.subject).await.map_err(Failure::operation)?;
        listed.push(Listed {
            username: user.username.into(),
            sub: user.subject.into(),
            email_verified: email.as_ref().is_some_and(|email| email.verified),
            email: email.map(|email| email.address.into()),
            password: user.password.as_str(),
        });
    }
    let rows = listed.iter().map(|user| {
        let email = user.email.clone().unwrap_or_default();
        let is_known = user.email_verified || email.is_empty();
        let email = if is_known { email } else { format!("{email} (not verified)") };
        [user.username.clone(), user.sub.clone(), email, user.password.to_owned()]
    });
    output.table(&listed, ["username", "sub", "email", "password"], rows.collect::<Vec<_>>())
}

async fn named(store: &Store, username: &str) -> Result<Vec<StoredUser>, Failure> {
    let found = store.store().find_username(username).await.map_err(Failure::operation)?;
    Ok(found.into_iter().collect())
}

/// The people in the order of their names, if they are no more than `limit`; otherwise some of them.
async fn all(store: &Store, limit: usize) -> Result<Vec<StoredUser>, Failure> {
    let (mut users, mut from) = (Vec::new(), None);
    loop {
        let page = store.store().list_users(from.as_deref(), PAGE).await.map_err(Failure::operation)?;
        users.extend(page.users);
        from = page.next.filter(|_| users.len() <= limit);
        if from.is_none() {
            break;
        }
    }
    // Redis may name one twice.
    users.sort_by(|one, other| one.username.cmp(&other.username));
    users.dedup();
    if users.len() > limit {
        eprintln!(
            "warning: there are more than {limit}; raise --limit, or name one with --username or --email"
        );
        users.truncate(limit);
    }
    Ok(users)
}
