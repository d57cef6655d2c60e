//! Answers of the last seconds, by the digest of their token.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use oauth_runtime_core::fetch::Fetched;
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{Clock, Digest, OAuthError};
use tokio::time::Instant;

use crate::failure::Failure;

/// Approximate size of an answer without its text.
const OVERHEAD: usize = 1024;

/// The cached answers.
pub(super) struct Answers {
    cache: Cache<Digest, Answer>,
    cached_for: Duration,
    refused_for: Duration,
}

#[derive(Clone)]
struct Answer {
    outcome: Result<Result<Arc<AccessToken>, &'static str>, Failure>,
    since: Instant,
    until: Instant,
    size: u32,
}

impl Answer {
    /// Whether it is recent enough, or came after the request: then somebody else asked the same.
    fn serves(&self, asked_at: Instant) -> bool {
        self.since >= asked_at || asked_at < self.until
    }

    fn into_outcome(self) -> Result<Arc<AccessToken>, OAuthError> {
        let known = self.outcome.map_err(Failure::answer)?;
        known.map_err(OAuthError::invalid_token)
    }
}

impl Answers {
    pub(super) fn new(cached_for: Duration, refused_for: Duration, size: u64) -> Self {
        let cache = Cache::builder()
            .max_capacity(size)
            .weigher(|_, answer: &Answer| answer.size)
            // Ages are checked at each use; this only deletes what nobody uses.
            .time_to_live(cached_for.max(Duration::from_secs(1)))
            .build();
        Self { cache, cached_for, refused_for: refused_for.min(cached_for) }
    }

    /// The answer about a token. All concurrent requests with the token share one question.
    pub(super) async fn get(
        &self,
        token: &str,
        clock: &dyn Clock,
        ask: impl Future<Output = Result<(Fetched, Result<AccessToken, &'static str>), Failure>> + Send + 'static,
    ) -> Result<Arc<AccessToken>, OAuthError> {
        let (digest, asked_at, now) = (Digest::of(token), Instant::now(), clock.now());
        if let Some(answer) = self.cache.get(&digest).await
            && answer.serves(asked_at)
        {
            return answer.into_outcome();
        }
        let (cache, cached_for, refused_for) = (self.cache.clone(), self.cached_for, self.refused_for);
        // A task: a request whose connection is lost does not make the others ask again.
        let asked = tokio::spawn(async move {
            let answer = async move {
                let (outcome, size, lifetime) = match ask.await {
                    Ok((fetched, Ok(token))) => {
                        let left = Duration::from_secs(token.expires_at.since(now));
                        (Ok(Ok(Arc::new(token))), fetched.body.len(), cached_for.min(left))
                    }
                    Ok((_, Err(refusal))) => (Ok(Err(refusal)), 0, refused_for),
                    // The others that wait for it get it too; nobody else does.
                    Err(failure) => (Err(failure), 0, Duration::ZERO),
                };
                let (since, size) = (Instant::now(), u32::try_from(size + OVERHEAD).unwrap_or(u32::MAX));
                Answer { outcome, since, until: since + lifetime, size }
            };
            let entry = cache.entry(digest);
            let entry = entry.or_insert_with_if(answer, |answer| !answer.serves(asked_at)).await;
            if entry.is_fresh() && entry.value().since >= entry.value().until {
                cache.invalidate(&digest).await;
            }
            entry.into_value()
        });
        // It ends early only if the runtime stops.
        asked.await.map_err(|_| Failure::Temporary.answer())?.into_outcome()
    }
}
