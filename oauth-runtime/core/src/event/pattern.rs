//! Kinds of events by name.

use std::str::FromStr;

use super::KINDS;

/// Which kinds of events: the name of one, such as `login.failed`, or `login.*` for all whose name begins with `login.`.
///
/// ```
/// use oauth_runtime::event::EventPattern;
///
/// let logins: EventPattern = "login.*".parse()?;
/// assert!(logins.is_met_by("login.failed") && !logins.is_met_by("token.issued"));
/// let slip = "login.faild".parse::<EventPattern>().map_err(|error| error.to_string());
/// assert!(slip.is_err_and(|error| error.contains("did you mean `login.failed`")));
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPattern(String);

/// No kind of event has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no event `{name}`; did you mean {nearest}? `login.*` stands for all that begin so")]
pub struct UnknownEventError {
    name: String,
    nearest: String,
}

/// How many names an error suggests.
const SUGGESTED: usize = 3;

impl EventPattern {
    /// The name, if it stands for one kind alone.
    pub fn name(&self) -> Option<&str> {
        (!self.0.ends_with('*')).then_some(&self.0)
    }

    /// Whether it stands for the kind with this [name](super::EventKind::name).
    pub fn is_met_by(&self, kind: &str) -> bool {
        is_meant(&self.0, kind)
    }
}

/// # Errors
/// A name that no kind has, or a beginning that no name has.
impl FromStr for EventPattern {
    type Err = UnknownEventError;

    fn from_str(text: &str) -> Result<Self, UnknownEventError> {
        if KINDS.iter().any(|kind| is_meant(text, kind)) {
            return Ok(Self(text.to_owned()));
        }
        let mut kinds = KINDS.map(|kind| (strsim::jaro_winkler(text, kind), kind));
        kinds.sort_by(|one, other| other.0.total_cmp(&one.0));
        let nearest = kinds.iter().take(SUGGESTED).map(|(_, kind)| format!("`{kind}`"));
        Err(UnknownEventError { name: text.to_owned(), nearest: nearest.collect::<Vec<_>>().join(", ") })
    }
}

/// Whether `event`, a name or a beginning with `*`, stands for this kind.
pub(crate) fn is_meant(event: &str, kind: &str) -> bool {
    match event.strip_suffix('*') {
        Some(beginning) => !beginning.is_empty() && kind.starts_with(beginning),
        None => event == kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_kind_has_is_refused_with_the_nearest() {
        for right in ["login.failed", "login.*", "token.*"] {
            assert!(right.parse::<EventPattern>().is_ok(), "{right}");
        }
        for (wrong, near) in [("login.faild", "`login.failed`"), ("grant.revoke", "`grant.revoked`")] {
            let error = wrong.parse::<EventPattern>().expect_err(wrong).to_string();
            assert!(error.contains(&format!("did you mean {near}")), "{error}");
        }
        for wrong in ["", "*", "logins.*", "LOGIN.FAILED"] {
            assert!(wrong.parse::<EventPattern>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_beginning_is_no_name() {
        let name = |text: &str| text.parse::<EventPattern>().expect("a pattern").name().map(str::to_owned);
        assert_eq!((name("login.*"), name("login.failed")), (None, Some("login.failed".to_owned())));
    }
}
