//! The levels of logins (`acr`), and what a login must have for each.

use crate::error::PagesError;

/// The person used one factor: a password.
///
/// The values of `acr` are this server's own: the levels of other frameworks promise more than a login page
/// can check. Clients read them unless you declare [levels](crate::PagesBuilder::acr_levels) of your own.
pub const ONE_FACTOR: &str = "1";

/// The person used two factors: a password and a one-time code, or a passkey that verified the person.
pub const TWO_FACTORS: &str = "2";

/// What a login must have for an [`AcrLevel`], the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LoginRequirement {
    /// Any login: a password, a link in an e-mail, a login at another provider.
    OneFactor,
    /// Two factors of different kinds: a password and a one-time code, or a passkey that verified the person.
    TwoFactors,
    /// A passkey, alone or after a password: no other site can get an answer that counts here. Passkeys need the feature
    /// `passkeys` and an issuer on a host with a name.
    PhishingResistant,
}

/// A level of logins, by which clients and resource servers say how a person must log in (`acr_values`, RFC 9470; the
/// claim `acr`). Declare the list with [`PagesBuilder::acr_levels`](crate::PagesBuilder::acr_levels).
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct AcrLevel {
    pub(crate) acr: String,
    pub(crate) requirement: LoginRequirement,
    pub(crate) is_set_up: bool,
}

impl AcrLevel {
    /// The level with this value of `acr`. Take a URI of your own, or a value of a registry, such as `phr` and `phrh`
    /// of OpenID Connect Extended Authentication Profile: a client must know what it promises.
    pub fn new(acr: impl Into<String>, requirement: LoginRequirement) -> Self {
        Self { acr: acr.into(), requirement, is_set_up: true }
    }

    /// Only people who have set up what the level needs reach it. Otherwise the pages let a person set it up when a
    /// client demands the level, so somebody who knows only the password of a person without a second factor can set up
    /// their own.
    pub fn only_if_set_up(self) -> Self {
        Self { is_set_up: false, ..self }
    }
}

/// The levels of a provider, the lowest first.
#[derive(Debug, Clone)]
pub(crate) struct AcrLevels {
    levels: Vec<AcrLevel>,
    is_declared: bool,
}

impl AcrLevels {
    /// Those of a provider that declares none. `sets_up`: whether people set up a second factor because a client demands
    /// it.
    pub(crate) fn undeclared(sets_up: bool) -> Self {
        let one = AcrLevel::new(ONE_FACTOR, LoginRequirement::OneFactor);
        let two = AcrLevel { is_set_up: sets_up, ..AcrLevel::new(TWO_FACTORS, LoginRequirement::TwoFactors) };
        Self { levels: vec![one, two], is_declared: false }
    }

    /// # Errors
    /// [`PagesError::AcrLevel`] if a level is there twice, weaker than one before it, or out of reach.
    pub(crate) fn declared(levels: Vec<AcrLevel>) -> Result<Self, PagesError> {
        let mut before: Vec<&AcrLevel> = Vec::new();
        for level in &levels {
            let wrong = |problem| Err(PagesError::AcrLevel { acr: level.acr.clone(), problem });
            if level.acr.is_empty() || !level.acr.bytes().all(|byte| byte.is_ascii_graphic()) {
                return wrong(
                    "it is no word of letters, digits and punctuation; spaces separate `acr_values`",
                );
            }
            if before.iter().any(|other| other.acr == level.acr) {
                return wrong("it is there twice");
            }
            if before.last().is_some_and(|other| other.requirement > level.requirement) {
                return wrong("it needs less than the level before it; write the lowest level first");
            }
            if level.requirement == LoginRequirement::PhishingResistant && cfg!(not(feature = "passkeys")) {
                return wrong(
                    "nobody can reach it: only passkeys resist phishing, and the feature `passkeys` is off",
                );
            }
            before.push(level);
        }
        if levels.is_empty() {
            return Err(PagesError::AcrLevel { acr: String::new(), problem: "name at least one level" });
        }
        Ok(Self { levels, is_declared: true })
    }

    /// Whether the application declared them.
    pub(crate) fn are_declared(&self) -> bool {
        self.is_declared
    }

    pub(crate) fn all(&self) -> &[AcrLevel] {
        &self.levels
    }

    /// The level with this value.
    pub(crate) fn level(&self, acr: &str) -> Option<&AcrLevel> {
        self.levels.iter().find(|level| level.acr == acr)
    }

    /// Those that a login reaches, the highest first: a higher level satisfies a lower one.
    pub(crate) fn reached(&self, login: LoginRequirement) -> impl Iterator<Item = &AcrLevel> {
        self.levels.iter().rev().filter(move |level| level.requirement <= login)
    }
}

#[cfg(test)]
mod tests {
    use super::LoginRequirement::{OneFactor, PhishingResistant, TwoFactors};
    use super::*;

    fn problem(levels: &[(&str, LoginRequirement)]) -> String {
        let levels = levels.iter().map(|(acr, requirement)| AcrLevel::new(*acr, *requirement)).collect();
        AcrLevels::declared(levels).map_or_else(|error| error.to_string(), |_| String::new())
    }

    #[test]
    fn a_list_that_cannot_be_right_is_an_error() {
        for (levels, said) in [
            (&[][..], "name at least one level"),
            (&[("gold", TwoFactors), ("gold", TwoFactors)], "`gold`: it is there twice"),
            (&[("gold", TwoFactors), ("bronze", OneFactor)], "`bronze`: it needs less"),
            (&[("two factors", TwoFactors)], "`two factors`: it is no word"),
            (&[("", OneFactor)], "it is no word"),
            (&[("zwei\u{e4}", OneFactor)], "it is no word"),
        ] {
            let problem = problem(levels);
            assert!(problem.contains(said), "{levels:?}: {problem}");
        }
        assert_eq!(problem(&[("bronze", OneFactor), ("silver", TwoFactors), ("mfa", TwoFactors)]), "");
    }

    #[test]
    fn a_level_that_needs_passkeys_needs_the_feature() {
        let problem = problem(&[("phr", PhishingResistant)]);
        assert_eq!(
            problem.contains("the feature `passkeys` is off"),
            cfg!(not(feature = "passkeys")),
            "{problem}"
        );
    }

    #[test]
    fn a_higher_level_satisfies_a_lower_one() {
        let levels = vec![AcrLevel::new("bronze", OneFactor), AcrLevel::new("silver", TwoFactors)];
        let levels = AcrLevels::declared(levels).expect("levels");
        let reached = |login| levels.reached(login).map(|level| level.acr.as_str()).collect::<Vec<_>>();
        assert_eq!(reached(OneFactor), ["bronze"]);
        assert_eq!(reached(TwoFactors), ["silver", "bronze"]);
        assert_eq!(reached(PhishingResistant), ["silver", "bronze"]);
    }
}
