//! Live tokens, issued over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::{Client, StatusCode};
use tokio::task::JoinSet;

use crate::provider::{Provider, SECRET};
use crate::{Error, Result, memory, table};

/// As many requests are on their way at once.
const CONNECTIONS: usize = 32;

/// The memory of a provider: idle, and with so many live tokens. The provider deletes expired ones meanwhile; there are none.
pub(crate) async fn row(name: &str, store: &str, tokens: usize) -> Result<String> {
    let provider = Provider::start(store)?;
    let idle = memory::of(provider.id())?;
    let mut rows = table::row(name, 0, idle, None);
    if tokens > 0 {
        issue(&provider, tokens).await?;
        rows = format!("{rows}\n{}", table::row(name, tokens, memory::of(provider.id())?, Some(idle)));
    }
    provider.stop()?;
    Ok(rows)
}

async fn issue(provider: &Provider, tokens: usize) -> Result<()> {
    let client = Client::builder().no_proxy().build()?;
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (client, next, url) =
            (client.clone(), Arc::clone(&next), format!("http://{}/token", provider.address));
        workers.spawn(async move {
            while next.fetch_add(1, Ordering::Relaxed) < tokens {
                let form = [("grant_type", "client_credentials"), ("scope", "read")];
                let request = client.post(&url).basic_auth("service", Some(SECRET)).form(&form);
                let response = request.send().await?;
                let status = response.status();
                // The whole answer is read, so that the connection serves again.
                let body = response.bytes().await?;
                if status != StatusCode::OK {
                    return Err::<(), Error>(format!("{status}: {}", body.escape_ascii()).into());
                }
            }
            Ok(())
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker??;
    }
    Ok(())
}
