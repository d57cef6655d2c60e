//! The range API.

use std::fmt;
use std::sync::Arc;

use super::{BreachedPasswords, RangePrefix};
use crate::fetch::{Fetcher, Url};
use crate::{BoxError, async_trait};

/// That of Pwned Passwords.
const OFFICIAL: &str = "https://api.pwnedpasswords.com/range/";

/// As many bytes as an answer may have: ten times what the official one has.
const MOST_BYTES: usize = 1024 * 1024;

/// Passwords that were in a breach, asked from the range API of Pwned Passwords, or of a server that has the same. It learns
/// five digits of a digest for each password that somebody chooses, and from which provider the question comes.
///
/// ```
/// # let fetcher = oauth_runtime::fetch::FixedAnswers::new();
/// use oauth_runtime::password::{PasswordRules, RangeApi};
///
/// let rules = PasswordRules::builder().breached(RangeApi::new(fetcher)).build()?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone)]
pub struct RangeApi {
    fetcher: Arc<dyn Fetcher>,
    /// The official one, if there is none.
    base: Option<Url>,
}

impl RangeApi {
    /// Asks `https://api.pwnedpasswords.com/range/`.
    pub fn new(fetcher: impl Fetcher + 'static) -> Self {
        Self { fetcher: Arc::new(fetcher), base: None }
    }

    /// Asks another server: the prefix becomes the last segment of the path.
    #[must_use]
    pub fn at(self, base: Url) -> Self {
        Self { base: Some(base), ..self }
    }

    fn url(&self, prefix: RangePrefix) -> Result<Url, BoxError> {
        let mut url = self.base.as_ref().map_or_else(|| Url::parse(OFFICIAL), |base| Ok(base.clone()))?;
        let no_path = |()| "the URL of the range API has no path";
        url.path_segments_mut().map_err(no_path)?.pop_if_empty().push(prefix.as_str());
        Ok(url)
    }
}

#[async_trait]
impl BreachedPasswords for RangeApi {
    async fn range(&self, prefix: RangePrefix) -> Result<Vec<u8>, BoxError> {
        let url = self.url(prefix)?;
        Ok(self.fetcher.refetch_up_to(&url, MOST_BYTES).await?.body.into())
    }
}

impl fmt::Debug for RangeApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RangeApi")
            .field("base", &self.base.as_ref().map_or(OFFICIAL, Url::as_str))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{Fetched, FixedAnswers};
    use crate::password::breached::is_breached;

    const LINE: &str = "1E4C9B93F3F0682250B6CF8331B7EE68FD8:10434004\r\n";

    #[tokio::test]
    async fn the_api_learns_the_prefix_and_nothing_else() {
        let official = FixedAnswers::new().with("https://api.pwnedpasswords.com/range/5BAA6", LINE);
        assert!(is_breached(&RangeApi::new(official), &"password".into()).await.expect("answered"));
        for base in ["https://pwned.example/own/range", "https://pwned.example/own/range/"] {
            let own = FixedAnswers::new().with("https://pwned.example/own/range/5BAA6", LINE);
            let api = RangeApi::new(own).at(Url::parse(base).expect("a URL"));
            assert!(is_breached(&api, &"password".into()).await.expect("answered"), "{base}");
        }
    }

    #[tokio::test]
    async fn no_answer_and_an_endless_one_are_errors() {
        let endless = Fetched::new(vec![b'\n'; MOST_BYTES + 1]);
        let endless = FixedAnswers::new().with_answer("https://api.pwnedpasswords.com/range/5BAA6", endless);
        for source in [FixedAnswers::new(), endless] {
            is_breached(&RangeApi::new(source), &"password".into()).await.expect_err("no list");
        }
    }
}
