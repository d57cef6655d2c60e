//! A tenant's events of one kind, which are in a list of their own.

use oauth_runtime::event::{Event, EventKind, EventQuery};
use oauth_runtime::store::{AnyStore, EventStore, SqlStore};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::{BoxError, Timestamp};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis, RedisCluster};

/// The events of the first batch are of this time.
const BEGIN: Timestamp = Timestamp::from_unix(1_800_000_000);

const DAY: u64 = 24 * 60 * 60;

fn denied(at: Timestamp) -> Event {
    Event::new(EventKind::DeviceDenied {}, at).client_id("app")
}

fn failed(at: Timestamp) -> Event {
    Event::new(EventKind::LoginFailed {}, at)
}

fn of_kind(name: &'static str) -> EventQuery {
    EventQuery::new().kind(name)
}

/// All pages of two events each.
async fn paged<S: EventStore>(store: &S, query: EventQuery) -> Result<Vec<Event>, BoxError>
where
    S::Error: Into<BoxError>,
{
    let (mut found, mut query) = (Vec::new(), query);
    loop {
        let page = store.list_events(&query, 2).await.map_err(Into::into)?;
        let Some(last) = page.last() else { return Ok(found) };
        query = query.after(last.id);
        found.extend(page);
    }
}

/// Before the lists begin, in the day after that, and later; another tenant has the same.
#[tokio::test(flavor = "multi_thread")]
async fn events_of_a_kind_are_found_wherever_their_list_begins() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let (directory, cluster) = (tempfile::tempdir()?, RedisCluster::start());
    let urls = [
        format!("sqlite://{}/auth.db", directory.path().display()),
        Postgres::shared().fresh_database(),
        MariaDb::shared().fresh_database(),
        Redis::shared().fresh_database(),
        cluster.url(),
    ];
    for url in urls {
        let shared = AnyStore::connect(&url).await?;
        let stores = ["acme", "umbrella"].map(|tenant| TenantStore::new(tenant, shared.clone()));
        let mut expected = [Vec::new(), Vec::new()];
        let before = Timestamp::from_unix(BEGIN.as_unix() - 10 * DAY);
        for at in [BEGIN, before, BEGIN.plus(DAY - 1), BEGIN.plus(DAY), BEGIN.plus(2 * DAY)] {
            for (store, expected) in stores.iter().zip(&mut expected) {
                let rare = [denied(at), denied(at.plus(60))];
                let mut batch: Vec<_> = (0..5).map(|second| failed(at.plus(second))).collect();
                batch.extend(rare.clone());
                store.append_events(&batch, BEGIN.plus(100 * DAY)).await?;
                expected.extend(rare);
            }
        }
        for (store, expected) in stores.iter().zip(&mut expected) {
            expected.sort_by_key(|event| event.id);
            let rare = of_kind("device.denied");
            assert_eq!(&store.list_events(&rare, 100).await?, expected, "{url}");
            assert_eq!(&paged(store, rare.clone()).await?, expected, "{url}");
            let mut newest = expected.clone();
            newest.reverse();
            assert_eq!(paged(store, rare.clone().newest_first()).await?, newest, "{url}");
            let since = rare.clone().since(BEGIN.plus(DAY)).until(BEGIN.plus(DAY + 30));
            assert_eq!(store.list_events(&since, 100).await?, expected[5..6], "{url}");
            assert_eq!(store.list_events(&rare.client_id("app"), 100).await?.len(), 10, "{url}");
            assert_eq!(paged(store, of_kind("login.failed")).await?.len(), 25, "{url}");
            assert_eq!(paged(store, EventQuery::new()).await?.len(), 35, "{url}");
            assert!(store.list_events(&of_kind("login.succeeded"), 100).await?.is_empty(), "{url}");
        }
        assert_eq!(shared.list_events(&of_kind("device.denied"), 100).await?.len(), 20, "{url}: of all");
    }
    Ok(())
}

/// An earlier version wrote no lists of kinds.
#[tokio::test(flavor = "multi_thread")]
async fn events_of_an_earlier_version_are_found_too() -> Result<(), BoxError> {
    needs!(POSTGRESQL);
    let url = Postgres::shared().fresh_database();
    let store = AnyStore::connect(&url).await?;
    let tenant = TenantStore::new("acme", store.clone());
    let old: Vec<_> = (0..3).map(|hour| denied(BEGIN.plus(hour * 3600))).collect();
    let others: Vec<_> = (0..5).map(|hour| failed(BEGIN.plus(hour * 3600))).collect();
    tenant.append_events(&[old.clone(), others].concat(), BEGIN.plus(100 * DAY)).await?;
    // What is in the list of the tenant alone stays.
    let mut other = PgConnection::connect(&url).await?;
    let lists = "SELECT list_key FROM oauth_tenant_entries GROUP BY list_key HAVING count(*) < 8";
    let delete = format!("DELETE FROM oauth_tenant_entries WHERE list_key IN ({lists})");
    let deleted = sqlx::query(AssertSqlSafe(delete)).execute(&mut other).await?;
    assert_eq!(deleted.rows_affected(), 9, "two lists of kinds, and where they began");
    assert_eq!(tenant.list_events(&of_kind("device.denied"), 100).await?, old);
    // The new version begins, beside an instance of the earlier one.
    let tenant = TenantStore::new("acme", AnyStore::connect(&url).await?);
    let new = [DAY, DAY + 3600, 3 * DAY].map(|after| denied(BEGIN.plus(after)));
    for event in &new {
        tenant.append_events(std::slice::from_ref(event), BEGIN.plus(100 * DAY)).await?;
    }
    // The second is of that instance.
    let mut row = [0; 32];
    row[..16].copy_from_slice(new[1].id.as_bytes());
    let delete = format!("DELETE FROM oauth_tenant_entries WHERE row_key = $1 AND list_key IN ({lists})");
    let deleted = sqlx::query(AssertSqlSafe(delete)).bind(&row[..]).execute(&mut other).await?;
    assert_eq!(deleted.rows_affected(), 1, "its place in the list of its kind");
    assert_eq!(tenant.list_events(&of_kind("device.denied"), 100).await?, [&old[..], &new].concat());
    Ok(())
}

/// How many rows of the audit log and of its lists PostgreSQL has read.
async fn rows_read(connection: &mut PgConnection) -> Result<i64, BoxError> {
    let read = "SELECT coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::bigint \
                FROM pg_stat_user_tables WHERE relname LIKE '%events%' OR relname LIKE '%tenant_entries%'";
    Ok(sqlx::query(read).fetch_one(connection).await?.try_get(0)?)
}

/// Waits until all other connections have ended: then they have reported what they read.
async fn others_have_ended(connection: &mut PgConnection) -> Result<(), BoxError> {
    let connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                     AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    while sqlx::query(connected).fetch_one(&mut *connection).await?.try_get::<i64, _>(0)? > 0 {
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rare_kind_is_not_searched_among_all_events_of_its_tenant() -> Result<(), BoxError> {
    needs!(POSTGRESQL);
    const EVENTS: u64 = 3_000;
    const LISTED: usize = 20;
    let url = Postgres::shared().fresh_database();
    let mut other = PgConnection::connect(&url).await?;
    let store = SqlStore::connect(&url).await?;
    store.migrate().await?;
    let tenant = TenantStore::new("acme", store);
    tenant.append_events(&[failed(BEGIN)], BEGIN.plus(100 * DAY)).await?;
    let later = BEGIN.plus(2 * DAY);
    let mut events: Vec<_> = (0..EVENTS).map(|second| failed(later.plus(second))).collect();
    let rare = [denied(later.plus(10)), denied(later.plus(2_900))];
    events.extend(rare.clone());
    for batch in events.chunks(500) {
        tenant.append_events(batch, BEGIN.plus(100 * DAY)).await?;
    }
    drop(tenant);
    others_have_ended(&mut other).await?;
    sqlx::query("ANALYZE").execute(&mut other).await?;
    let before = rows_read(&mut other).await?;
    let tenant = TenantStore::new("acme", SqlStore::connect(&url).await?);
    for _ in 0..LISTED {
        assert_eq!(tenant.list_events(&of_kind("device.denied"), 100).await?, rare);
    }
    drop(tenant);
    others_have_ended(&mut other).await?;
    sqlx::query("SELECT pg_stat_clear_snapshot()").execute(&mut other).await?;
    let read = rows_read(&mut other).await? - before;
    // The events, their entries, the beginning of the lists, and the one event from before.
    assert!(read <= 20 * i64::try_from(LISTED)?, "{read} rows for {LISTED} lists of two events");
    Ok(())
}
