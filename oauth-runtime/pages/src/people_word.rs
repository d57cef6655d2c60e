//! The words of `people(…)`, as values: a configuration switches them on.

use std::fmt;
use std::str::FromStr;

/// A word of `people(…)`: what people do with their accounts on the pages of the provider.
///
/// [`PagesBuilder::people`](crate::PagesBuilder::people) switches words of the declaration on when the program starts.
///
/// ```
/// use oauth_runtime::ui::PeopleWord;
///
/// assert_eq!("sign_up".parse(), Ok(PeopleWord::SignUp));
/// let error = "signup".parse::<PeopleWord>().unwrap_err();
/// assert!(error.to_string().contains("sign_up, password_reset"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PeopleWord {
    /// `sign_up`
    SignUp,
    /// `password_reset`
    PasswordReset,
    /// `email_login`
    EmailLogin,
    /// `profile`
    Profile,
    /// `deletion`
    Deletion,
    /// `export`
    Export,
    /// `upstream`
    Upstream,
    /// `approval_email`
    ApprovalEmail,
}

/// It is not a word of `people(…)`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a word of `people(…)`; the words are {}", names(PeopleWord::ALL))]
pub struct UnknownPeopleWord {
    word: String,
}

impl PeopleWord {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::SignUp,
        Self::PasswordReset,
        Self::EmailLogin,
        Self::Profile,
        Self::Deletion,
        Self::Export,
        Self::Upstream,
        Self::ApprovalEmail,
    ];

    /// As a declaration has it, such as `sign_up`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::PasswordReset => "password_reset",
            Self::EmailLogin => "email_login",
            Self::Profile => "profile",
            Self::Deletion => "deletion",
            Self::Export => "export",
            Self::Upstream => "upstream",
            Self::ApprovalEmail => "approval_email",
        }
    }

    /// Whether its pages send e-mail, so that they need a [mailer](crate::PagesBuilder::mailer).
    pub fn sends_mail(self) -> bool {
        matches!(
            self,
            Self::SignUp | Self::PasswordReset | Self::EmailLogin | Self::Profile | Self::ApprovalEmail
        )
    }
}

impl fmt::Display for PeopleWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PeopleWord {
    type Err = UnknownPeopleWord;

    fn from_str(text: &str) -> Result<Self, UnknownPeopleWord> {
        let known = Self::ALL.iter().find(|word| word.as_str() == text);
        known.copied().ok_or_else(|| UnknownPeopleWord { word: text.to_owned() })
    }
}

fn names(words: &[PeopleWord]) -> String {
    words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::PeopleWord;

    #[test]
    fn the_words_are_those_of_the_table() {
        let own: Vec<&str> = PeopleWord::ALL.iter().map(|word| word.as_str()).collect();
        let listed: Vec<&str> = oauth_runtime_tables::people::ALL.iter().map(|word| word.name).collect();
        assert_eq!(own, listed);
        let is_back = |word: &&PeopleWord| word.as_str().parse() == Ok(**word);
        assert!(PeopleWord::ALL.iter().all(|word| is_back(&word)));
        assert!("Sign_up".parse::<PeopleWord>().is_err() && "".parse::<PeopleWord>().is_err());
    }
}
