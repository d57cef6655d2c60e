//! Which logins at other providers count as two factors.

use oauth_runtime::ui::{TWO_FACTORS, UpstreamPolicy, UpstreamStrength};
use oauth_runtime::upstream::UpstreamIdentity;

/// Which logins at one other provider count as two factors. Without a class and methods, none does.
#[derive(Debug, Clone)]
pub struct TwoFactors {
    upstream: String,
    acr: Option<String>,
    amr: Vec<String>,
}

/// Those of all other providers of the configuration.
#[derive(Debug, Default)]
pub struct TwoFactorRules {
    rules: Vec<TwoFactors>,
    /// The levels that a login with one factor does not reach.
    levels: Vec<String>,
}

impl TwoFactors {
    /// At the provider of this name, those of this class, and those with one of these methods.
    pub fn new(upstream: String, acr: Option<String>, amr: Vec<String>) -> Self {
        Self { upstream, acr, amr }
    }

    fn are_in(&self, identity: &UpstreamIdentity) -> bool {
        let is_class = self.acr.is_some() && self.acr == identity.acr;
        is_class || identity.amr.iter().any(|method| self.amr.contains(method))
    }
}

impl TwoFactorRules {
    /// These rules; a client wants two factors if it names one of these levels.
    pub fn new(rules: Vec<TwoFactors>, levels: Option<Vec<String>>) -> Self {
        Self { rules, levels: levels.unwrap_or_else(|| vec![TWO_FACTORS.to_owned()]) }
    }

    fn of(&self, upstream: &str) -> Option<&TwoFactors> {
        self.rules.iter().find(|rule| rule.upstream == upstream)
    }
}

impl UpstreamPolicy for TwoFactorRules {
    fn strength(&self, identity: &UpstreamIdentity) -> UpstreamStrength {
        match self.of(&identity.upstream).is_some_and(|rule| rule.are_in(identity)) {
            true => UpstreamStrength::two_factors().methods(&identity.amr),
            false => UpstreamStrength::one_factor(),
        }
    }

    fn acr_values(&self, upstream: &str, wanted: &[&str]) -> Vec<String> {
        let acr = self.of(upstream).and_then(|rule| rule.acr.clone());
        let is_wanted = self.levels.iter().any(|level| wanted.contains(&level.as_str()));
        acr.filter(|_| is_wanted).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> TwoFactorRules {
        let company = TwoFactors::new("company".into(), Some("urn:company:mfa".into()), vec!["hwk".into()]);
        let google = TwoFactors::new("google".into(), None, Vec::new());
        TwoFactorRules::new(vec![company, google], None)
    }

    #[test]
    fn a_login_counts_as_two_factors_by_its_class_or_a_method_at_the_provider_of_the_rule_only() {
        let (two, one) = (UpstreamStrength::two_factors(), UpstreamStrength::one_factor());
        for (upstream, acr, amr, strength) in [
            ("company", Some("urn:company:mfa"), vec!["pwd"], two.clone().methods(["pwd"])),
            ("company", None, vec!["pwd", "hwk"], two.methods(["pwd", "hwk"])),
            ("company", Some("urn:company:pwd"), vec!["pwd"], one.clone()),
            ("google", None, vec!["hwk"], one.clone()),
            ("google", Some("urn:company:mfa"), vec![], one.clone()),
            ("other", Some("urn:company:mfa"), vec!["hwk"], one),
        ] {
            let mut identity = UpstreamIdentity::new(upstream, "https://up.example", "1");
            identity.acr = acr.map(str::to_owned);
            identity.amr = amr.into_iter().map(str::to_owned).collect();
            assert_eq!(rules().strength(&identity), strength, "{identity:?} {:?}", identity.amr);
        }
    }

    #[test]
    fn the_class_is_asked_for_if_a_client_wants_two_factors() {
        assert_eq!(rules().acr_values("company", &["1", "2"]), ["urn:company:mfa"]);
        assert!(rules().acr_values("company", &["1"]).is_empty());
        assert!(rules().acr_values("google", &["2"]).is_empty());
        let own = TwoFactorRules::new(rules().rules, Some(vec!["silver".into()]));
        assert_eq!(own.acr_values("company", &["bronze", "silver"]), ["urn:company:mfa"]);
        assert!(own.acr_values("company", &["2"]).is_empty());
    }
}
