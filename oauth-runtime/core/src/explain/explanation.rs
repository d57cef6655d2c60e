//! An answer: the steps, and the verdict.

use std::fmt;

use serde::Serialize;

use super::step::Tokens;
use super::{Step, UserInteraction};
use crate::{OAuthError, Scope};

/// What would happen, and by which rule.
///
/// `Display` has a line for each step and one for the verdict; `Serialize` is for programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    verdict: Verdict,
    steps: Vec<Step>,
}

/// What the client would get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// Tokens with this scope.
    Granted {
        /// The scope of the access token.
        scope: Scope,
    },
    /// The person is asked first; if they answer, the client gets at most this scope.
    Asked {
        /// The first question.
        question: UserInteraction,
        /// The scope that they can grant.
        scope: Scope,
    },
    /// An error.
    Refused {
        /// The code that the client hears.
        error: String,
        /// What its developer reads.
        description: String,
    },
}

impl Explanation {
    /// An explanation that is not complete yet.
    pub(super) fn begin() -> Self {
        let verdict = Verdict::Granted { scope: Scope::empty() };
        Self { verdict, steps: Vec::new() }
    }

    /// The steps, in the order in which the provider asks. The last one is the one that decided, if it refuses.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What the client would get.
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    #[doc(hidden)]
    pub fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// The provider refuses.
    #[doc(hidden)]
    #[must_use]
    pub fn refused(mut self, error: &OAuthError) -> Self {
        let description = error.description().into_owned();
        self.verdict = Verdict::Refused { error: error.code().to_owned(), description };
        self
    }

    pub(super) fn granted(mut self, scope: Scope) -> Self {
        self.verdict = Verdict::Granted { scope };
        self
    }

    /// No more than this scope.
    #[doc(hidden)]
    #[must_use]
    pub fn at_most(mut self, most: &Scope) -> Self {
        if let Verdict::Granted { scope } | Verdict::Asked { scope, .. } = &mut self.verdict {
            *scope = scope.intersection(most);
        }
        self
    }

    /// The person is asked before that.
    #[doc(hidden)]
    #[must_use]
    pub fn asked(mut self, question: UserInteraction) -> Self {
        if let Verdict::Granted { scope } = self.verdict {
            self.verdict = Verdict::Asked { question, scope };
        }
        self
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))?;
        match &self.verdict {
            Verdict::Granted { scope } => write!(f, "verdict: granted, with {}", Tokens(scope)),
            Verdict::Asked { question, scope } => {
                let question = match question {
                    UserInteraction::Login => "log in",
                    UserInteraction::SecondFactor => "use a second factor",
                    UserInteraction::Consent => "consent",
                };
                write!(
                    f,
                    "verdict: granted, with at most {}, once the person agrees to {question}",
                    Tokens(scope)
                )
            }
            Verdict::Refused { error, description } => write!(f, "verdict: {error} ({description})"),
        }
    }
}
