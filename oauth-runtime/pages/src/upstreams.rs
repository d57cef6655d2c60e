//! The other providers at which people sign in, and the policy for logins there.

use std::sync::Arc;

use async_trait::async_trait;
use oauth_runtime_core::BoxError;
use oauth_runtime_upstream::{Upstream, UpstreamIdentity};
use serde::{Deserialize, Serialize};

use crate::account::{ONE_FACTOR, TWO_FACTORS};

/// The other providers of the pages, in the order in which the login page shows them.
#[derive(Clone, Default)]
pub(crate) struct Upstreams {
    list: Vec<Upstream>,
    /// Whether the application named the upstreams, even if it named none.
    is_said: bool,
    policy: Option<Arc<dyn UpstreamPolicy>>,
}

impl Upstreams {
    pub(crate) fn add(&mut self, upstream: Upstream) {
        self.list.push(upstream);
        self.is_said = true;
    }

    pub(crate) fn add_all(&mut self, upstreams: impl IntoIterator<Item = Upstream>) {
        self.list.extend(upstreams);
        self.is_said = true;
    }

    pub(crate) fn is_said(&self) -> bool {
        self.is_said
    }

    pub(crate) fn set_policy(&mut self, policy: impl UpstreamPolicy) {
        self.policy = Some(Arc::new(policy));
    }

    pub(crate) fn all(&self) -> &[Upstream] {
        &self.list
    }

    pub(crate) fn named(&self, id: &str) -> Option<&Upstream> {
        self.list.iter().find(|upstream| upstream.id() == id)
    }

    pub(crate) fn of_issuer(&self, issuer: &str) -> Option<&Upstream> {
        self.list.iter().find(|upstream| upstream.issuer() == issuer)
    }

    pub(crate) fn policy(&self) -> Option<&dyn UpstreamPolicy> {
        self.policy.as_deref()
    }

    /// Whether a sign-in there counts as a recent login, although the upstream does not say when it was.
    pub(crate) fn counts_as_recent(&self, upstream: &str) -> bool {
        self.policy().is_some_and(|policy| policy.counts_as_recent(upstream))
    }

    /// A name that two of them share, so that a callback would belong to both.
    pub(crate) fn repeated(&self) -> Option<&str> {
        let ids: Vec<&str> = self.list.iter().map(Upstream::id).collect();
        ids.iter().enumerate().find(|(n, id)| ids[..*n].contains(id)).map(|(_, id)| *id)
    }
}

/// What a login at another provider counts as here.
///
/// ```
/// use oauth_runtime::ui::{UpstreamPolicy, UpstreamStrength};
/// use oauth_runtime::upstream::UpstreamIdentity;
///
/// /// The company's own provider asks for two factors, and says so.
/// struct Company;
///
/// impl UpstreamPolicy for Company {
///     fn strength(&self, identity: &UpstreamIdentity) -> UpstreamStrength {
///         match identity.upstream.as_str() {
///             "company" if identity.amr.iter().any(|method| method == "mfa") => {
///                 UpstreamStrength::two_factors().methods(&identity.amr)
///             }
///             _ => UpstreamStrength::one_factor(),
///         }
///     }
///
///     fn acr_values(&self, upstream: &str, wanted: &[&str]) -> Vec<String> {
///         let is_stronger = upstream == "company" && wanted.contains(&oauth_runtime::ui::TWO_FACTORS);
///         if is_stronger { vec!["urn:company:mfa".to_owned()] } else { Vec::new() }
///     }
/// }
/// ```
#[async_trait]
pub trait UpstreamPolicy: Send + Sync + 'static {
    /// How strong the login is. `acr` and `amr` of the identity are in the upstream's own terms, and were verified.
    ///
    /// Default: one factor, without any method of RFC 8176, whatever the upstream says. The pages then ask a person
    /// with an authenticator app for its code.
    fn strength(&self, identity: &UpstreamIdentity) -> UpstreamStrength {
        let _ = identity;
        UpstreamStrength::one_factor()
    }

    /// Which classes to ask of the upstream with this name, in its own terms, if a client asks us for `wanted`.
    /// Default: none.
    fn acr_values(&self, upstream: &str, wanted: &[&str]) -> Vec<String> {
        let _ = (upstream, wanted);
        Vec::new()
    }

    /// Whether a sign-in with the upstream of this name counts as a recent login if the upstream does not say when the
    /// person logged in there (`auth_time`): many don't, such as GitHub. The pages that change an account, such as those
    /// for the password, for passkeys and for the deletion, need a login that is at most 15 minutes old. It changes
    /// nothing for clients: `max_age` and `prompt=login` need a time.
    ///
    /// If this is true, an attacker at a computer with a login at the upstream can change the person's account here. If
    /// it is false, people who have only this upstream open these pages after a login by e-mail (`people(email_login)`),
    /// with a new password (`people(password_reset)`), with a passkey, or with an authenticator app. A provider without
    /// any of these logs a warning when it starts. Default: no.
    fn counts_as_recent(&self, upstream: &str) -> bool {
        let _ = upstream;
        false
    }

    /// Whether a person who logs out here goes on to the logout of the upstream with this name, if it has one (OpenID
    /// Connect RP-Initiated Logout). Register the address to which the person comes back at the upstream: the issuer
    /// with `/login/upstream/logged-out`. Default: yes.
    fn passes_logout_on(&self, upstream: &str) -> bool {
        let _ = upstream;
        true
    }

    /// Whether this person of the upstream may sign in, or be linked: for example only people of a company, by the
    /// claim `hd` of Google. Default: everybody.
    ///
    /// # Errors
    /// An error is logged, and nobody is signed in.
    async fn admits(&self, identity: &UpstreamIdentity) -> Result<bool, BoxError> {
        let _ = identity;
        Ok(true)
    }
}

/// What a login at another provider counts as here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use]
pub struct UpstreamStrength {
    has_two_factors: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_phishing_resistant: bool,
    methods: Vec<String>,
}

impl UpstreamStrength {
    /// One factor: `acr` is [`ONE_FACTOR`].
    pub fn one_factor() -> Self {
        Self { has_two_factors: false, is_phishing_resistant: false, methods: Vec::new() }
    }

    /// Two factors of different kinds: `acr` is [`TWO_FACTORS`], and the pages ask for no other.
    pub fn two_factors() -> Self {
        Self { has_two_factors: true, is_phishing_resistant: false, methods: Vec::new() }
    }

    /// Two factors, one of which resists phishing, such as a passkey:
    /// [`LoginRequirement::PhishingResistant`](crate::LoginRequirement).
    pub fn phishing_resistant() -> Self {
        Self { is_phishing_resistant: true, ..Self::two_factors() }
    }

    /// The methods that clients read in `amr`, named as in RFC 8176. Default: none.
    pub fn methods<T: AsRef<str>>(self, methods: impl IntoIterator<Item = T>) -> Self {
        Self { methods: methods.into_iter().map(|method| method.as_ref().to_owned()).collect(), ..self }
    }

    pub(crate) fn has_two_factors(&self) -> bool {
        self.has_two_factors
    }

    pub(crate) fn is_phishing_resistant(&self) -> bool {
        self.is_phishing_resistant
    }

    pub(crate) fn acr(&self) -> &'static str {
        if self.has_two_factors { TWO_FACTORS } else { ONE_FACTOR }
    }

    pub(crate) fn amr(&self) -> &[String] {
        &self.methods
    }
}
