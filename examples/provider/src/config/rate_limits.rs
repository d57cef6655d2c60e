//! The limits for guesses and registrations: `[rate_limits]`.

use std::time::Duration;

use oauth_runtime::rate_limit::{RateLimit, RateLimits};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;
use super::values::at_least;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    rate_limits: Limits,
}

/// The defaults are those of the framework.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Limits {
    username_at_address: Option<Limit>,
    username: Option<Limit>,
    address: Option<Limit>,
    network: Option<Limit>,
    second_factor: Option<Limit>,
    second_factor_anywhere: Option<Limit>,
    user_code: Option<Limit>,
    registration: Option<Limit>,
    device_authorization: Option<Limit>,
    pushed_request: Option<Limit>,
    authorization_challenge: Option<Limit>,
    ciba_request: Option<Limit>,
    ciba_hint: Option<Limit>,
    mail: Option<Limit>,
    mail_to: Option<Limit>,
    mail_to_anywhere: Option<Limit>,
    mail_total: Option<Limit>,
    email_code: Option<Limit>,
    upstream: Option<Limit>,
    upstream_total: Option<Limit>,
    upstream_waiting: Option<Limit>,
    upstream_waiting_total: Option<Limit>,
    new_password: Option<Limit>,
    new_factor: Option<Limit>,
    captcha: Option<Limit>,
}

/// This many are free; then blocks of this many seconds, doubled up to the longest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    free: u32,
    first_block: Spanned<u64>,
    longest_block: Spanned<u64>,
}

type Setter = fn(RateLimits, RateLimit) -> RateLimits;

pub(super) fn of(source: &Source) -> Result<RateLimits, ConfigError> {
    let written = source.read::<Written>()?.rate_limits;
    let mut limits = RateLimits::default();
    let all: [(&str, Option<Limit>, Setter); 25] = [
        ("username_at_address", written.username_at_address, RateLimits::username_at_address),
        ("username", written.username, RateLimits::username),
        ("address", written.address, RateLimits::address),
        ("network", written.network, RateLimits::network),
        ("second_factor", written.second_factor, RateLimits::second_factor),
        ("second_factor_anywhere", written.second_factor_anywhere, RateLimits::second_factor_anywhere),
        ("user_code", written.user_code, RateLimits::user_code),
        ("registration", written.registration, RateLimits::registration),
        ("device_authorization", written.device_authorization, RateLimits::device_authorization),
        ("pushed_request", written.pushed_request, RateLimits::pushed_request),
        ("authorization_challenge", written.authorization_challenge, RateLimits::authorization_challenge),
        ("ciba_request", written.ciba_request, RateLimits::ciba_request),
        ("ciba_hint", written.ciba_hint, RateLimits::ciba_hint),
        ("mail", written.mail, RateLimits::mail),
        ("mail_to", written.mail_to, RateLimits::mail_to),
        ("mail_to_anywhere", written.mail_to_anywhere, RateLimits::mail_to_anywhere),
        ("mail_total", written.mail_total, RateLimits::mail_total),
        ("email_code", written.email_code, RateLimits::email_code),
        ("upstream", written.upstream, RateLimits::upstream),
        ("upstream_total", written.upstream_total, RateLimits::upstream_total),
        ("upstream_waiting", written.upstream_waiting, RateLimits::upstream_waiting),
        ("upstream_waiting_total", written.upstream_waiting_total, RateLimits::upstream_waiting_total),
        ("new_password", written.new_password, RateLimits::new_password),
        ("new_factor", written.new_factor, RateLimits::new_factor),
        ("captcha", written.captcha, RateLimits::captcha),
    ];
    for (name, limit, set) in all {
        if let Some(limit) = limit {
            limits = set(limits, checked(source, name, limit)?);
        }
    }
    Ok(limits)
}

fn checked(source: &Source, name: &str, limit: Limit) -> Result<RateLimit, ConfigError> {
    let key = |member: &str| format!("rate_limits.{name}.{member}");
    let longest = limit.longest_block.clone();
    let first_block = at_least(1, source, &key("first_block"), limit.first_block)?;
    let longest_block = at_least(1, source, &key("longest_block"), limit.longest_block)?;
    if longest_block < first_block {
        let message = "it is shorter than first_block; write that or more";
        return Err(source.error(longest.span(), &key("longest_block"), message));
    }
    Ok(RateLimit::new(limit.free, Duration::from_secs(first_block), Duration::from_secs(longest_block)))
}
