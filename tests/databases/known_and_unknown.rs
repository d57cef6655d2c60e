//! Y-20: what a look-up costs the store says nothing about whether anybody has the address or the name.

use std::collections::BTreeMap;
use std::fmt::Debug;

use oauth_runtime::store::{
    EmailStore, NewPassword, NewPerson, RedisStore, SignUp, SignUpStore, SqlStore, Ticket, TicketStore,
    UserStore,
};
use oauth_runtime::{BoxError, Clock, Digest, Secret, SystemClock};
use test_needs::needs;
use test_servers::{MariaDb, Network, Postgres, Redis};

use crate::stores::patient;

/// What the pages ask a store of people.
trait People: EmailStore + TicketStore + UserStore + SignUpStore {}

impl<S: EmailStore + TicketStore + UserStore + SignUpStore> People for S {}

/// Somebody who asks for a link, or logs in.
struct Asked<'a> {
    username: &'a str,
    address: &'a str,
    /// Whose account the ticket of a forgotten password is about.
    subject: Option<&'a str>,
}

/// The costs of each look-up: for a sign-up, a forgotten password, a login by e-mail, a changed address, and a login by name.
async fn costs<S, C>(
    store: &S,
    asked: &Asked<'_>,
    cost: &impl Fn() -> C,
) -> Result<Vec<(&'static str, C)>, BoxError>
where
    S: People,
    S::Error: Into<BoxError>,
{
    let mut costs = Vec::new();
    cost();
    let found = store.find_by_email(asked.address).await.map_err(Into::into)?;
    costs.push(("find_by_email", cost()));
    assert_eq!(found.map(|found| found.subject).as_deref(), asked.subject, "{}", asked.address);
    store.get_email(asked.subject.unwrap_or("nobody")).await.map_err(Into::into)?;
    costs.push(("get_email", cost()));
    let ticket =
        Ticket::new(Digest::of(Secret::generate().reveal()), "{}".to_owned(), SystemClock.now().plus(60));
    let ticket = asked.subject.into_iter().fold(ticket, |ticket, subject| ticket.of(subject));
    let next = ticket.clone().next("{}".to_owned());
    for ticket in [ticket, next] {
        assert!(store.put_ticket(ticket).await.map_err(Into::into)?);
        costs.push(("put_ticket", cost()));
    }
    let person = store.authenticate(asked.username, &Secret::from("wrong")).await.map_err(Into::into)?;
    costs.push(("authenticate", cost()));
    assert!(person.is_none());
    Ok(costs)
}

/// Known people, by their names as they are and as others write them, and nobody.
async fn each_costs_the_same<S, C>(store: &S, cost: impl Fn() -> C) -> Result<Result<(), String>, BoxError>
where
    S: People,
    S::Error: Into<BoxError>,
    C: PartialEq + Debug,
{
    let mut alice = NewPerson::new("Alice", "alice@example.org");
    alice.password = Some(NewPassword::new("correct horse".into()));
    let SignUp::Created { subject } = store.create_person(alice).await.map_err(Into::into)? else {
        return Err("alice is new".into());
    };
    let known = |username| Asked { username, address: "alice@example.org", subject: Some(&*subject) };
    let nobody = Asked { username: "bob", address: "bob@example.org", subject: None };
    // What is prepared, loaded or noted once is over after this.
    for asked in [&known("Alice"), &nobody] {
        costs(store, asked, &cost).await?;
    }
    let expected = costs(store, &nobody, &cost).await?;
    for username in ["Alice", "ALICE", "\u{ff21}lice"] {
        let found = costs(store, &known(username), &cost).await?;
        if found != expected {
            return Ok(Err(format!("{username}: {found:#?}\nnobody: {expected:#?}")));
        }
    }
    Ok(Ok(()))
}

/// Round trips, on one connection.
async fn on_sql(url: impl Fn() -> String) -> Result<(), BoxError> {
    let mut outcome = Ok(());
    // The driver may replace a slow connection, and prepares the statements again on the new one.
    for _ in 0..3 {
        let network = Network::before(&url());
        let options = patient().max_connections(1);
        let store = SqlStore::connect_with(&network.url, &options).await?;
        store.migrate().await?;
        outcome = each_costs_the_same(&store, || network.round_trips()).await?;
        if outcome.is_ok() {
            break;
        }
    }
    assert_eq!(outcome, Ok(()));
    Ok(())
}

#[tokio::test]
async fn postgresql_takes_as_many_round_trips_for_nobody() -> Result<(), BoxError> {
    needs!(POSTGRESQL);
    on_sql(|| Postgres::shared().fresh_database()).await
}

#[tokio::test]
async fn mariadb_takes_as_many_round_trips_for_nobody() -> Result<(), BoxError> {
    needs!(MARIADB);
    on_sql(|| MariaDb::shared().fresh_database()).await
}

/// The commands that reached the server, apart from those in scripts: a sorted set is cleaned now and then.
fn commands(server: &Redis) -> BTreeMap<String, u64> {
    let statistics = server.tell("INFO commandstats");
    let calls = |line: &str| {
        let (name, rest) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        let is_own =
            ["get", "set", "del", "smembers", "sadd", "srem", "evalsha", "eval", "hmget"].contains(&name);
        let calls = rest.split(',').next()?.parse().ok()?;
        is_own.then(|| (name.to_owned(), calls))
    };
    let found = statistics.lines().filter_map(calls).collect();
    server.tell("CONFIG RESETSTAT");
    found
}

#[tokio::test]
async fn redis_gets_the_same_commands_for_nobody() -> Result<(), BoxError> {
    needs!(REDIS);
    let server = Redis::start();
    let store = RedisStore::connect(&server.url()).await?;
    let outcome = each_costs_the_same(&store, || commands(&server)).await?;
    assert_eq!(outcome, Ok(()));
    Ok(())
}
