//! An error and its causes in one text.

use std::error::Error;

/// The text of an error, followed by those of its causes. Our own errors never repeat their cause, but those of
/// some libraries do: then the text is there once.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;
    use crate::administration::AdministrationError;
    use crate::fetch::FetchError;
    use crate::record::RecordError;
    use crate::{BoxError, ClientError, Scope};

    fn cause() -> io::Error {
        io::Error::other("the disk is full")
    }

    #[track_caller]
    fn assert_said_once(error: &dyn Error) {
        let mut current = error;
        while let Some(source) = current.source() {
            let (text, cause) = (current.to_string(), source.to_string());
            assert!(!text.contains(&cause), "`{text}` repeats its cause `{cause}`");
            current = source;
        }
    }

    #[track_caller]
    fn assert_tells_cause_once(error: &dyn Error, cause: &str) {
        assert_said_once(error);
        let text = with_causes(error);
        assert_eq!(text.matches(cause).count(), 1, "{text}");
    }

    #[test]
    fn an_error_does_not_repeat_its_cause() {
        let disk = "the disk is full";
        assert_tells_cause_once(&FetchError::Name(Arc::new(cause())), disk);
        assert_tells_cause_once(&FetchError::Connection(Arc::new(cause())), disk);
        assert_tells_cause_once(&FetchError::Tls { rule: disk.into(), source: Arc::new(cause()) }, disk);
        assert_tells_cause_once(&AdministrationError::Store(cause()), disk);
        let json = serde_json::from_str::<u8>("x").expect_err("not a number");
        assert_tells_cause_once(&RecordError::unreadable("a token", json), "line 1 column 1");
        let scope = "\"".parse::<Scope>().expect_err("not a scope");
        assert_said_once(&ClientError::from(scope));
    }

    #[cfg(feature = "openid")]
    #[test]
    fn an_error_of_keys_does_not_repeat_its_cause() {
        use crate::client_keys::SignatureError;
        use crate::keys::{FileProblem, KeyError, SigningAlgorithm};

        let disk = "the disk is full";
        let not_a_key = || KeyError::NotAKey { algorithm: SigningAlgorithm::Es256, source: cause().into() };
        let in_file = |problem| KeyError::File { path: "keys.pem".into(), problem };
        assert_tells_cause_once(&not_a_key(), disk);
        assert_tells_cause_once(&in_file(FileProblem::Io(cause())), disk);
        assert_tells_cause_once(&in_file(FileProblem::Key(Box::new(not_a_key()))), disk);
        assert_tells_cause_once(&KeyError::Store(BoxError::from(cause())), disk);
        assert_tells_cause_once(&SignatureError::Key(not_a_key()), disk);
        let down = FetchError::Connection(Arc::new(cause()));
        assert_tells_cause_once(&SignatureError::Unavailable(down), disk);
    }

    #[test]
    fn a_library_that_repeats_its_cause_is_quoted_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("error returned from the library: {0}")]
        struct Repeating(#[source] io::Error);

        assert_eq!(with_causes(&Repeating(cause())), "error returned from the library: the disk is full");
    }
}
