//! Many strangers at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, redirect};
use tokio::task::JoinSet;

use crate::Result;
use crate::form::LoginForm;
use crate::kind::Kind;
use crate::provider::Provider;

/// What came of all requests.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    /// How many answers had each status; 0 means no answer.
    pub(crate) statuses: BTreeMap<u16, usize>,
    pub(crate) took: Duration,
}

/// Sends the requests on this many connections.
pub(crate) async fn send(kind: Kind, provider: &Provider, requests: usize, at_once: usize) -> Result<Crowd> {
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build()?;
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..at_once {
        let (client, next, url) = (client.clone(), Arc::clone(&next), provider.url().to_owned());
        workers.spawn(async move {
            let mut statuses = BTreeMap::<u16, usize>::new();
            let login = match kind {
                Kind::Login => Some(LoginForm::open(&client, &url).await?),
                _ => None,
            };
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= requests {
                    return Ok::<_, crate::Error>(statuses);
                }
                let request = kind.request(&client, &url, login.as_ref(), number);
                *statuses.entry(status(request).await).or_default() += 1;
            }
        });
    }
    let mut crowd = Crowd::default();
    while let Some(statuses) = workers.join_next().await {
        for (status, count) in statuses?? {
            *crowd.statuses.entry(status).or_default() += count;
        }
    }
    crowd.took = begun.elapsed();
    Ok(crowd)
}

/// The whole answer is read, so that the connection serves again.
async fn status(request: reqwest::RequestBuilder) -> u16 {
    let Ok(answer) = request.send().await else {
        return 0;
    };
    let status = answer.status().as_u16();
    if answer.bytes().await.is_ok() { status } else { 0 }
}
