//! A logged-in account.

use std::net::IpAddr;

use http::HeaderMap;
use http::header::USER_AGENT;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::{Approval, AuthorizationRequest, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::acr_levels::LoginRequirement;
pub(crate) use crate::acr_levels::{ONE_FACTOR, TWO_FACTORS};
use crate::demand::Demand;

/// How many characters of a browser's name are kept.
const LONGEST_USER_AGENT: usize = 256;

/// Between which ends of all their logins a person logs in: the next generation begins when they reset their password, or log out
/// everywhere. It is compared and not ordered, because the clocks of two instances need not agree.
///
/// [`login_generation`](crate::login_generation) returns that of a login that begins now, and
/// [`Authentication::generation`] passes it on. It is no secret. Its form as JSON is a number, which you can keep beside a code
/// that you have sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LoginGeneration(u64);

impl LoginGeneration {
    /// That of the logins after this end.
    pub(crate) fn after(end: Option<Timestamp>) -> Self {
        Self(end.map_or(0, Timestamp::as_unix))
    }

    pub(crate) fn number(self) -> u64 {
        self.0
    }
}

/// How the application authenticated a person itself, for [`log_in`](crate::log_in).
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Authentication {
    subject: String,
    username: String,
    amr: Vec<String>,
    has_two_factors: bool,
    is_phishing_resistant: bool,
    auth_time: Option<Timestamp>,
    generation: Option<LoginGeneration>,
}

impl Authentication {
    /// The person `subject`, the identifier in tokens, with their user name, by these methods, named as in RFC 8176: `sms`, `kba`,
    /// or a name of your own, such as `magic-link`.
    pub fn new<A: Into<String>>(
        subject: impl Into<String>,
        username: impl Into<String>,
        amr: impl IntoIterator<Item = A>,
    ) -> Self {
        let amr = amr.into_iter().map(Into::into).collect();
        let (subject, username) = (subject.into(), username.into());
        Self {
            subject,
            username,
            amr,
            has_two_factors: false,
            is_phishing_resistant: false,
            auth_time: None,
            generation: None,
        }
    }

    /// Two factors of different kinds were used, so the pages ask for no other: `acr` is [`TWO_FACTORS`].
    pub fn two_factors(self) -> Self {
        Self { has_two_factors: true, ..self }
    }

    /// Two factors were used, and no other site can get an answer that counts here, such as with a smart card:
    /// [`LoginRequirement::PhishingResistant`](crate::LoginRequirement).
    pub fn phishing_resistant(self) -> Self {
        Self { has_two_factors: true, is_phishing_resistant: true, ..self }
    }

    /// When the person authenticated, if that was not now: at another provider, for example. A time to come counts as now. A
    /// login from before the pending request is not the new one that a client demands by `prompt=login` or `max_age`
    /// ([`Pending::authorization`](crate::Pending::authorization)): the pages ask for another.
    pub fn auth_time(self, auth_time: Timestamp) -> Self {
        Self { auth_time: Some(auth_time), ..self }
    }

    /// The generation to which the login belongs, from [`login_generation`](crate::login_generation) when your method began: before
    /// it sent a code, or before it looked at a password. If all logins of the person have ended since, because they have reset
    /// their password or logged out everywhere, nobody is logged in. Without it, a login begins with the call of
    /// [`log_in`](crate::log_in), and a code that somebody else asked for before the reset still counts after it.
    pub fn generation(self, generation: LoginGeneration) -> Self {
        Self { generation: Some(generation), ..self }
    }

    pub(crate) fn username(&self) -> &str {
        &self.username
    }

    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }
}

/// A login at another provider.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpstreamLogin {
    /// The name of the upstream.
    pub id: String,
    /// The person, as the upstream knows them. Absent in records of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The upstream's name of its session (`sid`), if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// When the upstream said that it is they.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_at: Option<Timestamp>,
    /// Its ID token, for the logout there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
}

/// Without the ID token, which has personal data.
impl std::fmt::Debug for UpstreamLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpstreamLogin").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A logged-in account. A browser session may have several of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// The stable identifier.
    pub subject: String,
    /// The person's user name from the store of users, or else what they typed.
    pub username: String,
    /// When the person authenticated.
    pub auth_time: Timestamp,
    /// [`ONE_FACTOR`] or [`TWO_FACTORS`].
    pub acr: String,
    /// The authentication methods, named as in RFC 8176.
    pub amr: Vec<String>,
    /// Whether a passkey was used, or the application says the same of its own way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_phishing_resistant: bool,
    /// The name of this login for clients (`sid`). It gives no access to the session.
    pub session_id: String,
    /// Whether the second factor was not asked for, because the person had this device remembered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_remembered_device: bool,
    /// The other provider at which the person signed in, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream: Option<UpstreamLogin>,
    /// The browser, as it named itself when the person logged in: the first 256 characters of its `User-Agent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The browser's address when the person logged in, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// Whether the other provider did not say when the person logged in there, so that it may have been long ago.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_of_unknown_age: bool,
    /// The generation of the person's logins to which it belongs; `None` if it is not known yet, or an earlier version wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) generation: Option<LoginGeneration>,
}

impl Account {
    /// A person who typed their password.
    pub(crate) fn by_password(subject: &str, username: &str, now: Timestamp) -> Self {
        Self {
            subject: subject.to_owned(),
            username: username.to_owned(),
            auth_time: now,
            acr: ONE_FACTOR.to_owned(),
            amr: vec!["pwd".to_owned()],
            is_phishing_resistant: false,
            session_id: Secret::generate().reveal().to_owned(),
            on_remembered_device: false,
            upstream: None,
            user_agent: None,
            address: None,
            is_of_unknown_age: false,
            generation: None,
        }
    }

    /// Whether the person typed a password here, and did nothing else yet. An upstream may say the same of a password there.
    pub(crate) fn is_by_password(&self) -> bool {
        self.upstream.is_none() && self.amr == ["pwd"]
    }

    /// The same login, from a browser with these headers at this address.
    pub(crate) fn in_browser(self, headers: &HeaderMap, address: Option<IpAddr>) -> Self {
        let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let user_agent = user_agent.map(|text| text.chars().take(LONGEST_USER_AGENT).collect());
        Self { user_agent, address, ..self }
    }

    /// The same with a second factor (RFC 8176: `otp`, `hwk`). The time of the login does not change.
    pub(crate) fn with_second_factor(mut self, method: &str) -> Self {
        for method in [method, "mfa"] {
            if !self.amr.iter().any(|own| own == method) {
                self.amr.push(method.to_owned());
            }
        }
        self.is_phishing_resistant |= method == "hwk";
        // The person is there, wherever their first factor was.
        Self { acr: TWO_FACTORS.to_owned(), is_of_unknown_age: false, ..self }
    }

    /// A person with a passkey that verified them: something that they have, and something that they know or
    /// are.
    #[cfg(feature = "passkeys")]
    pub(crate) fn by_passkey(subject: &str, username: &str, now: Timestamp) -> Self {
        let amr = ["hwk", "user", "mfa"].map(str::to_owned).into();
        let passkey = Self::by_password(subject, username, now);
        Self { acr: TWO_FACTORS.to_owned(), amr, is_phishing_resistant: true, ..passkey }
    }

    /// Whether the person logged in with a passkey alone.
    #[cfg(feature = "passkeys")]
    pub(crate) fn is_by_passkey(&self) -> bool {
        self.upstream.is_none() && self.amr == ["hwk", "user", "mfa"]
    }

    /// A person whom the application authenticated.
    pub(crate) fn by_application(login: &Authentication, now: Timestamp) -> Self {
        let acr = if login.has_two_factors { TWO_FACTORS } else { ONE_FACTOR };
        Self {
            acr: acr.to_owned(),
            amr: login.amr.clone(),
            is_phishing_resistant: login.is_phishing_resistant,
            auth_time: login.auth_time.map_or(now, |auth_time| auth_time.min(now)),
            generation: login.generation,
            ..Self::by_password(&login.subject, &login.username, now)
        }
    }

    /// A person who read a link or a code in an e-mail that the provider sent: a one-time password (RFC 8176 section 2).
    pub(crate) fn by_email(subject: &str, username: &str, now: Timestamp) -> Self {
        Self { amr: vec!["otp".to_owned()], ..Self::by_password(subject, username, now) }
    }

    /// Whether a client wants a newer login.
    pub(crate) fn is_too_old_for(&self, request: &AuthorizationRequest, now: Timestamp) -> bool {
        request.requires_login(self.auth_time, now) || self.is_older_than_wanted(request, now)
    }

    /// Whether the login has not the age that a client wants. A login of unknown age may be too old for each age.
    pub(crate) fn is_older_than_wanted(&self, request: &AuthorizationRequest, now: Timestamp) -> bool {
        let max_age = request.max_age();
        let wants_time = max_age.is_some() || request.client().metadata().openid.require_auth_time;
        let is_older = max_age.is_some_and(|max_age| now.since(self.auth_time) > max_age.as_secs());
        is_older || (self.is_of_unknown_age && wants_time)
    }

    /// The same for a device of the client.
    pub(crate) fn is_too_old_for_device(&self, request: &DeviceAuthorizationRequest, now: Timestamp) -> bool {
        let wants_time = request.max_age().is_some()
            || (request.client().metadata().openid.require_auth_time && request.scope().contains("openid"));
        request.requires_login(self.auth_time, now) || (self.is_of_unknown_age && wants_time)
    }

    /// How strong the login is.
    pub(crate) fn strength(&self) -> LoginRequirement {
        match (self.is_phishing_resistant, self.acr == TWO_FACTORS) {
            (true, true) => LoginRequirement::PhishingResistant,
            (_, true) => LoginRequirement::TwoFactors,
            (_, false) => LoginRequirement::OneFactor,
        }
    }

    /// The person's approval, with the level of the login that answers this demand.
    pub(crate) fn approval(&self, demand: &Demand<'_>) -> Approval {
        let approval = Approval::new(&self.subject)
            .username(&self.username)
            .amr(self.amr.iter().map(String::as_str))
            .session_id(&self.session_id);
        let approval = match demand.told(self.strength()) {
            Some(acr) => approval.acr(acr),
            None => approval,
        };
        // Clients would take the moment of the sign-in here for that of the login there.
        if self.is_of_unknown_age { approval } else { approval.auth_time(self.auth_time) }
    }
}
