//! Providers that have OAuth and no OpenID Connect: their endpoints, and the meaning of their document of a person.

use serde_json::Value;
use url::Url;

use crate::address::{check_issuer, parse};
use crate::setup_error::UpstreamSetupError;

/// A provider that has OAuth and no OpenID Connect: its endpoints, and the members of its document of the person.
///
/// A member is the name of a member of the document, or a JSON pointer (RFC 6901) such as `/data/id`.
///
/// ```
/// use oauth_runtime::upstream::OAuthProvider;
///
/// let forge = OAuthProvider::new(
///     "https://forge.example",
///     "https://forge.example/oauth/authorize",
///     "https://forge.example/oauth/token",
///     "https://forge.example/api/v1/user",
/// )
/// .scope(["read:user"])
/// .subject("id")
/// .username("login")
/// .email("email", None);
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct OAuthProvider {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    user_endpoint: String,
    emails_endpoint: Option<String>,
    scope: Vec<String>,
    members: Members,
}

/// The meaning of the document's members.
#[derive(Debug, Clone, Default)]
struct Members {
    subject: Option<String>,
    name: Option<String>,
    username: Option<String>,
    email: Option<String>,
    email_verified: Option<String>,
}

/// The same, checked.
#[derive(Debug)]
pub(crate) struct OAuthEndpoints {
    pub(crate) authorization: Url,
    pub(crate) token: Url,
    pub(crate) user: Url,
    pub(crate) emails: Option<Url>,
    members: Members,
}

/// The facts in the documents about a person.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) subject: String,
    pub(crate) name: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
}

impl OAuthProvider {
    /// The provider with these endpoints. `issuer` identifies the provider in the links between people's accounts, so
    /// it must not change; if the provider names itself in its responses (`iss`, RFC 9207), use that name.
    /// `user_endpoint` returns the document of the person for an access token in a header.
    pub fn new(
        issuer: impl Into<String>,
        authorization_endpoint: impl Into<String>,
        token_endpoint: impl Into<String>,
        user_endpoint: impl Into<String>,
    ) -> Self {
        Self {
            issuer: issuer.into(),
            authorization_endpoint: authorization_endpoint.into(),
            token_endpoint: token_endpoint.into(),
            user_endpoint: user_endpoint.into(),
            emails_endpoint: None,
            scope: Vec::new(),
            members: Members::default(),
        }
    }

    /// GitHub. The client is an OAuth App or a GitHub App, with the redirect URI as its callback URL.
    pub fn github() -> Self {
        Self::github_at("https://github.com", "https://api.github.com")
    }

    /// GitHub Enterprise Server: `https://github.company.example` and `https://github.company.example/api/v3`.
    pub fn github_at(site: &str, api: &str) -> Self {
        let (site, api) = (site.trim_end_matches('/'), api.trim_end_matches('/'));
        let at = |path: &str| format!("{site}/login/oauth{path}");
        Self::new(at(""), at("/authorize"), at("/access_token"), format!("{api}/user"))
            .scope(["read:user", "user:email"])
            .subject("id")
            .name("name")
            .username("login")
            // The address in the document of the person is the one that they show to others, and it may be unverified.
            .emails_at(format!("{api}/user/emails"))
    }

    /// The scope to ask for (`scope`). Default: none.
    pub fn scope<T: Into<String>>(mut self, scope: impl IntoIterator<Item = T>) -> Self {
        self.scope = scope.into_iter().map(Into::into).collect();
        self
    }

    /// The member that identifies the person: a number or a text that never changes for a person and is never given to
    /// another.
    pub fn subject(mut self, member: impl Into<String>) -> Self {
        self.members.subject = Some(member.into());
        self
    }

    /// The member with the name for people. Default: none.
    pub fn name(mut self, member: impl Into<String>) -> Self {
        self.members.name = Some(member.into());
        self
    }

    /// The member with the user name. Default: none.
    pub fn username(mut self, member: impl Into<String>) -> Self {
        self.members.username = Some(member.into());
        self
    }

    /// The member with the address, and the one that says whether the provider verified it. `None`: no address is
    /// treated as verified.
    pub fn email(mut self, member: impl Into<String>, verified: Option<&str>) -> Self {
        self.members.email = Some(member.into());
        self.members.email_verified = verified.map(str::to_owned);
        self
    }

    /// The URL of the list of the person's addresses, in GitHub's form: objects with `email`, `primary` and `verified`.
    /// The primary address is used. Default: none.
    pub fn emails_at(mut self, endpoint: impl Into<String>) -> Self {
        self.emails_endpoint = Some(endpoint.into());
        self
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn own_scope(&self) -> &[String] {
        &self.scope
    }

    /// The endpoints, if the mapping is complete.
    pub(crate) fn check(self, id: &str) -> Result<OAuthEndpoints, UpstreamSetupError> {
        let bad = |member, value: &str, problem| UpstreamSetupError::Url {
            id: id.to_owned(),
            member,
            value: value.to_owned(),
            problem,
        };
        let endpoint = |member, value: &str| parse(value).map_err(|problem| bad(member, value, problem));
        check_issuer(&self.issuer).map_err(|problem| bad("issuer", &self.issuer, problem))?;
        if self.members.subject.is_none() {
            return Err(UpstreamSetupError::Subject(id.to_owned()));
        }
        if let Some(member) = self.members.empty() {
            return Err(UpstreamSetupError::Member { id: id.to_owned(), member });
        }
        let emails = self.emails_endpoint.as_deref();
        Ok(OAuthEndpoints {
            authorization: endpoint("authorization endpoint", &self.authorization_endpoint)?,
            token: endpoint("token endpoint", &self.token_endpoint)?,
            user: endpoint("user endpoint", &self.user_endpoint)?,
            emails: emails.map(|url| endpoint("endpoint of addresses", url)).transpose()?,
            members: self.members,
        })
    }
}

impl Members {
    fn empty(&self) -> Option<&'static str> {
        let members = [
            ("identifier", &self.subject),
            ("name", &self.name),
            ("user name", &self.username),
            ("address", &self.email),
            ("mark of a verified address", &self.email_verified),
        ];
        members.into_iter().find(|(_, own)| own.as_deref() == Some("")).map(|(name, _)| name)
    }
}

impl OAuthEndpoints {
    /// The person that the document is about; `None` if it does not identify them.
    pub(crate) fn person(&self, document: &Value) -> Option<Person> {
        let text = |member: &Option<String>| {
            let value = at(document, member.as_deref()?)?.as_str()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        let subject = match at(document, self.members.subject.as_deref()?)? {
            Value::String(text) if !text.is_empty() => text.clone(),
            // A fraction or an exponent would have several texts.
            Value::Number(number) if number.is_u64() || number.is_i64() => number.to_string(),
            _ => return None,
        };
        let verified = self.members.email_verified.as_deref().and_then(|member| at(document, member));
        Some(Person {
            subject,
            name: text(&self.members.name),
            username: text(&self.members.username),
            email: text(&self.members.email),
            email_verified: verified == Some(&Value::Bool(true)),
        })
    }
}

/// The primary address of a list of addresses, and whether it is verified.
pub(crate) fn primary_email(list: &Value) -> Option<(String, bool)> {
    let primary = list.as_array()?.iter().find(|entry| entry["primary"] == true)?;
    Some((primary["email"].as_str()?.to_owned(), primary["verified"] == true))
}

fn at<'a>(document: &'a Value, member: &str) -> Option<&'a Value> {
    match member.starts_with('/') {
        true => document.pointer(member),
        false => document.get(member),
    }
}
