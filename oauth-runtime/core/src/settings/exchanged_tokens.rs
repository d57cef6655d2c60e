//! Which tokens of a trusted issuer may be exchanged.

use super::TrustedIssuer;

/// A kind of token of another issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ForeignTokenKind {
    /// An access token: a JWT of the type `at+jwt` (RFC 9068).
    AccessToken,
    /// An ID token (OpenID Connect Core section 2).
    IdToken,
    /// The token of a workload, such as a service account token of Kubernetes or a JWT-SVID of SPIFFE. It says who acts, and is
    /// never the token of a person.
    Workload,
}

/// The audiences for which tokens count, for each kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExchangedTokens {
    access_tokens: Vec<String>,
    id_tokens: Vec<String>,
    workload_tokens: Vec<String>,
}

impl ExchangedTokens {
    const fn of(&self, kind: ForeignTokenKind) -> &Vec<String> {
        match kind {
            ForeignTokenKind::AccessToken => &self.access_tokens,
            ForeignTokenKind::IdToken => &self.id_tokens,
            ForeignTokenKind::Workload => &self.workload_tokens,
        }
    }

    /// What is wrong with them. Only the audience tells an ID token from the token of a workload, because both are of the type `JWT`.
    pub(super) fn problem(&self) -> Option<String> {
        let all = || [&self.access_tokens, &self.id_tokens, &self.workload_tokens].into_iter().flatten();
        if all().any(String::is_empty) {
            return Some("an audience of the tokens that may be exchanged is empty".to_owned());
        }
        let twice = all().find(|own| all().filter(|other| other == own).count() > 1)?;
        Some(format!("the audience `{twice}` of the tokens that may be exchanged is there twice"))
    }
}

/// Its tokens in an exchange: `token_exchange(foreign_tokens)` in the declaration. Without these methods, no token of the issuer may be
/// exchanged.
impl TrustedIssuer {
    /// Its access tokens (RFC 9068) for this audience may be exchanged (RFC 8693). A token that names another audience beside it
    /// doesn't count, because the other one could present it too. Call it more than once for several audiences.
    ///
    /// Name what stands for your own services at the issuer. With the audience of an API of somebody else, each token that this API
    /// gets would be good here.
    ///
    /// ```
    /// use oauth_runtime::TrustedIssuer;
    ///
    /// let company = TrustedIssuer::new("https://id.company.example", "https://id.company.example/jwks")
    ///     .exchange_access_tokens("https://notes.example")
    ///     .exchange_id_tokens("notes-web"); // the client of the notes at the company's provider
    /// let cluster = TrustedIssuer::new("https://kubernetes.default.svc", "https://10.0.0.1/openid/v1/jwks")
    ///     .exchange_workload_tokens("https://notes.example/agents");
    /// # let _ = (company, cluster);
    /// ```
    #[must_use]
    pub fn exchange_access_tokens(mut self, audience: impl Into<String>) -> Self {
        self.exchanged.access_tokens.push(audience.into());
        self
    }

    /// Its ID tokens for this client of the issuer may be exchanged: the one as which your service signs people in there. The
    /// issuer of this provider is refused: a JWT for it is an assertion, which counts once and can authenticate a client.
    #[must_use]
    pub fn exchange_id_tokens(mut self, client_id: impl Into<String>) -> Self {
        self.exchanged.id_tokens.push(client_id.into());
        self
    }

    /// Its tokens of workloads for this audience count as actor tokens. For SPIFFE, the issuer is the trust domain as a SPIFFE ID,
    /// such as `spiffe://example.org`. The issuer of this provider is refused here too.
    #[must_use]
    pub fn exchange_workload_tokens(mut self, audience: impl Into<String>) -> Self {
        self.exchanged.workload_tokens.push(audience.into());
        self
    }

    /// Whether tokens of this kind for exactly this audience may be exchanged.
    pub(crate) fn exchanges(&self, kind: ForeignTokenKind, audience: &[&str]) -> bool {
        matches!(audience, [only] if !only.is_empty() && self.exchanged.of(kind).iter().any(|own| own == only))
    }

    /// What is wrong with its audiences at a provider of this name. A JWT without a type of its own that is for the provider itself could also
    /// be an assertion, which counts once, or authenticate a client: it cannot be one to exchange again and again. Access tokens have their
    /// own type.
    pub(crate) fn problem_of_exchanged(&self, own: &str) -> Option<String> {
        let ExchangedTokens { id_tokens, workload_tokens, .. } = &self.exchanged;
        match id_tokens.iter().chain(workload_tokens).any(|audience| audience == own) {
            true => Some(format!(
                "the audience `{own}` of ID tokens or tokens of workloads is this provider, for which assertions are"
            )),
            false => self.exchanged.problem(),
        }
    }

    /// Whether any token may be exchanged.
    pub(crate) fn exchanges_any(&self) -> bool {
        let exchanged = &self.exchanged;
        [&exchanged.access_tokens, &exchanged.id_tokens, &exchanged.workload_tokens]
            .iter()
            .any(|own| !own.is_empty())
    }
}
