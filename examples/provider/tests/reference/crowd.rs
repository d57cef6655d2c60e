//! O-07: many connections that do nothing, and many requests at once.

use std::net::TcpStream;

use tokio::task::JoinSet;

use crate::process::{CONFIG, Provider};

const IDLE: usize = 10_000;
const IN_FLIGHT: usize = 1_000;

/// What an idle connection may cost in the provider: its buffers and its task, in bytes.
const MOST_A_CONNECTION: usize = 32 * 1024;

/// The memory that a process has, in bytes.
fn resident(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
}

/// As many as the machine lets one process have; both sides are processes here.
fn connections() -> usize {
    let (_, most) = rlimit::Resource::NOFILE.get().expect("a limit");
    rlimit::Resource::NOFILE.set(most, most).expect("up to the hard limit");
    let possible = usize::try_from(most).unwrap_or(usize::MAX).saturating_sub(2 * IN_FLIGHT);
    if possible < IDLE {
        eprintln!("this machine allows {possible} connections, not {IDLE}: raise `ulimit -n`");
    }
    possible.min(IDLE)
}

#[tokio::test(flavor = "multi_thread")]
async fn o_07_a_crowd_is_served_in_bounded_memory() {
    let connections = connections();
    let provider = Provider::start_with(&CONFIG.replace("listen =", "connections_per_address = 0\nlisten ="));
    let address = provider.url.strip_prefix("http://").expect("plain http").to_owned();
    let before = resident(provider.id());
    let idle: Vec<TcpStream> = tokio::task::block_in_place(|| {
        (0..connections).map(|_| TcpStream::connect(&address).expect("connected")).collect()
    });
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut requests = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let request =
            client.post(provider.url_of("/token")).basic_auth("service", Some("service-client-secret"));
        let request = request.form(&[("grant_type", "client_credentials")]);
        requests.spawn(async move { request.send().await.expect("an answer").status() });
    }
    let statuses = requests.join_all().await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    let grown = resident(provider.id()).saturating_sub(before);
    eprintln!("{connections} idle connections and {IN_FLIGHT} requests at once: {} KiB more", grown / 1024);
    assert!(
        grown < (connections + IN_FLIGHT) * MOST_A_CONNECTION,
        "{grown} bytes for {connections} connections"
    );
    drop(idle);
}

const LOGINS: usize = 2_000;
const LOGINS_AT_ONCE: usize = 200;

/// What all of them may take, in bytes.
const MOST_FOR_LOGINS: usize = 150 * 1024 * 1024;

/// By the password grant of many names: each guess is one hash, and none is worth a session.
#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_wrong_logins_at_once_stay_in_bounded_memory() {
    // Nobody reads the log, so it must not fill its pipe.
    let provider = Provider::start_logging(&format!("trusted_proxies = \"127.0.0.1\"\n{CONFIG}"), "error");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let before = resident(provider.id());
    let mut most = before;
    let mut statuses = std::collections::BTreeMap::<u16, usize>::new();
    for round in 0..LOGINS / LOGINS_AT_ONCE {
        let mut requests = JoinSet::new();
        for number in 0..LOGINS_AT_ONCE {
            let username = format!("user{round}-{number}");
            let form = [
                ("grant_type", "password"),
                ("username", &username),
                ("password", "guess"),
                ("scope", "read"),
            ];
            // Each from an address of its own, so that the limit by address stops none of them.
            let address = format!("10.{round}.{}.{}", number / 250, number % 250);
            let request = client.post(provider.url_of("/token")).header("x-forwarded-for", address);
            let request = request.basic_auth("web", Some("a-long-random-secret")).form(&form);
            requests.spawn(async move { request.send().await.expect("an answer").status().as_u16() });
        }
        while let Some(status) = requests.join_next().await {
            *statuses.entry(status.expect("joined")).or_default() += 1;
            most = most.max(resident(provider.id()));
        }
    }
    let mib = |bytes: usize| bytes / 1024 / 1024;
    let after = resident(provider.id());
    eprintln!(
        "{LOGINS} wrong logins, {LOGINS_AT_ONCE} at once: {} MiB before, {} at most, {} after; {statuses:?}",
        mib(before),
        mib(most),
        mib(after)
    );
    assert!(most < MOST_FOR_LOGINS, "{} MiB", mib(most));
    assert!(statuses.keys().all(|status| [400, 429, 503].contains(status)), "{statuses:?}");
    assert!(statuses.contains_key(&400), "no password was looked at: {statuses:?}");
}
