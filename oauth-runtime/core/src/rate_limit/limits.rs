//! How many failures are free, and how long a block lasts.

use std::time::Duration;

use crate::Timestamp;
use crate::clock::rounded_up;

/// The limit of one kind of bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    free_failures: u32,
    // In seconds, as the counters in the store have them.
    first_block: u64,
    longest_block: u64,
}

impl RateLimit {
    /// This many failures are free; then the bucket is blocked for `first_block`, which doubles with
    /// each further failure up to `longest_block`. One failure is forgotten whenever twice the
    /// longest block has passed without another. So in the long run, whatever the rhythm, at most one guess
    /// per `longest_block` gets through. Both times count in whole seconds, rounded up.
    pub const fn new(free_failures: u32, first_block: Duration, longest_block: Duration) -> Self {
        Self { free_failures, first_block: rounded_up(first_block), longest_block: rounded_up(longest_block) }
    }

    /// How many seconds the bucket is blocked after this many failures.
    pub(super) fn block_after(self, count: u32) -> u64 {
        if count < self.free_failures || count == 0 {
            return 0;
        }
        let doublings = (count - self.free_failures).min(32);
        self.first_block.saturating_mul(1 << doublings).min(self.longest_block)
    }

    /// The same blocks after ten times as many failures: for a network of many addresses.
    pub(super) fn of_network(self) -> Self {
        Self { free_failures: self.free_failures.saturating_mul(10), ..self }
    }

    /// How many attempts at the same moment can be counted before the bucket is blocked.
    pub(super) fn free_failures(self) -> u32 {
        self.free_failures
    }

    /// Whether it limits nothing, so that nothing need be counted.
    pub(super) fn is_unlimited(self) -> bool {
        self.free_failures == u32::MAX
    }

    pub(super) fn longest_block(self) -> u64 {
        self.longest_block
    }

    /// How many seconds without a failure it takes to forget one.
    pub(super) fn forgets_one_after(self) -> u64 {
        self.longest_block.saturating_mul(2).max(1)
    }

    /// The effective number of failures: those beyond the longest block only change how long they are
    /// remembered.
    pub(super) fn counted(self, count: u32) -> u32 {
        let doublings = (0..32).find(|doublings| self.first_block << doublings >= self.longest_block);
        count.min(self.free_failures.max(1).saturating_add(doublings.unwrap_or(32)))
    }

    /// When this many failures are all forgotten.
    pub(super) fn forgotten_at(self, last: Timestamp, count: u32) -> Timestamp {
        last.plus(self.forgets_one_after().saturating_mul(u64::from(count.max(1))))
    }
}

/// The limits of a provider: [`SettingsBuilder::rate_limits`](crate::SettingsBuilder::rate_limits). Each has
/// a default.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::rate_limit::{RateLimit, RateLimits};
///
/// let limits = RateLimits::default().username_at_address(RateLimit::new(5, Duration::from_secs(10), Duration::from_secs(600)));
/// # let _ = limits;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RateLimits {
    pub(super) username_at_address: RateLimit,
    pub(super) username: RateLimit,
    pub(super) address: RateLimit,
    pub(super) network: RateLimit,
    pub(super) second_factor: RateLimit,
    pub(super) second_factor_anywhere: RateLimit,
    pub(super) user_code: RateLimit,
    pub(super) registration: RateLimit,
    pub(super) device_authorization: RateLimit,
    pub(super) pushed_request: RateLimit,
    pub(super) authorization_challenge: RateLimit,
    pub(super) ciba_request: RateLimit,
    pub(super) ciba_hint: RateLimit,
    pub(super) mail: RateLimit,
    pub(super) mail_to: RateLimit,
    pub(super) mail_to_anywhere: RateLimit,
    pub(super) mail_total: RateLimit,
    pub(super) email_code: RateLimit,
    pub(super) upstream: RateLimit,
    pub(super) upstream_total: RateLimit,
    pub(super) upstream_waiting: RateLimit,
    pub(super) upstream_waiting_total: RateLimit,
    pub(super) new_password: RateLimit,
    pub(super) new_factor: RateLimit,
    pub(super) captcha: RateLimit,
}

const fn limit(free_failures: u32, first_block: u64, longest_block: u64) -> RateLimit {
    RateLimit { free_failures, first_block, longest_block }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            username_at_address: limit(10, 5, 900),
            username: limit(100, 5, 900),
            address: limit(50, 5, 30),
            network: limit(500, 5, 30),
            second_factor: limit(5, 30, 900),
            second_factor_anywhere: limit(50, 30, 900),
            user_code: limit(50, 5, 30),
            registration: limit(300, 5, 60),
            device_authorization: limit(300, 5, 60),
            pushed_request: limit(300, 5, 60),
            authorization_challenge: limit(300, 5, 60),
            ciba_request: limit(20, 5, 60),
            ciba_hint: limit(100, 5, 60),
            mail: limit(30, 5, 60),
            mail_to: limit(5, 60, 900),
            mail_to_anywhere: limit(20, 60, 900),
            mail_total: limit(u32::MAX, 1, 1),
            email_code: limit(50, 5, 30),
            upstream: limit(300, 5, 60),
            upstream_total: limit(u32::MAX, 1, 1),
            upstream_waiting: limit(300, 5, 60),
            upstream_waiting_total: limit(5000, 1, 5),
            new_password: limit(10, 30, 900),
            new_factor: limit(10, 30, 900),
            captcha: limit(300, 5, 60),
        }
    }
}

impl RateLimits {
    /// Passwords for one user name from one address (IPv6: one `/64`) or one confidential client, and from
    /// browsers that the person used before. Default: 10 failures are free, and blocks last from 5 seconds to
    /// 15 minutes.
    pub fn username_at_address(mut self, limit: RateLimit) -> Self {
        self.username_at_address = limit;
        self
    }

    /// Passwords for one user name from everywhere, except from addresses and browsers that the person used
    /// before. Strangers can fill this bucket, and then the person has to wait at new places. Default: 100
    /// failures are free, and blocks last from 5 seconds to 15 minutes, so that 96 guesses a day get through
    /// in the long run.
    pub fn username(mut self, limit: RateLimit) -> Self {
        self.username = limit;
        self
    }

    /// Passwords from one address (IPv6: one `/64`) for all user names together, and separately guesses of
    /// registration access tokens (RFC 7592). Default: 50 failures are free, and blocks last from 5 to 30
    /// seconds.
    pub fn address(mut self, limit: RateLimit) -> Self {
        self.address = limit;
        self
    }

    /// The same for an IPv6 `/48`, which one customer may have, and for device codes from there. Default: 500
    /// failures are free, and blocks last from 5 to 30 seconds.
    pub fn network(mut self, limit: RateLimit) -> Self {
        self.network = limit;
        self
    }

    /// One-time codes of one person from one address (IPv6: one `/64`), and from browsers that the person
    /// used before. Default: 5 failures are free, and blocks last from 30 seconds to 15 minutes.
    pub fn second_factor(mut self, limit: RateLimit) -> Self {
        self.second_factor = limit;
        self
    }

    /// One-time codes of one person from everywhere, except from addresses where they passed their second
    /// factor before and browsers that they used before. Anybody who knows the password can fill this bucket.
    /// Default: 50 failures are free, and blocks last from 30 seconds to 15 minutes.
    pub fn second_factor_anywhere(mut self, limit: RateLimit) -> Self {
        self.second_factor_anywhere = limit;
        self
    }

    /// Codes of devices that are typed at one address (IPv6: one `/64`; RFC 8628 section 5.1). Default: 50
    /// failures are free, and blocks last from 5 to 30 seconds.
    pub fn user_code(mut self, limit: RateLimit) -> Self {
        self.user_code = limit;
        self
    }

    /// Clients that register themselves from one address (IPv6: one `/64`; a `/48` may register ten times as
    /// many before it is blocked). Every registration counts, even a refused one. Default: 300 are free, and
    /// blocks last from 5 seconds to a minute. A test suite that registers a hundred clients in an hour, or
    /// dozens in a minute, is not blocked; in the long run, one address can register some 700 clients a day.
    pub fn registration(mut self, limit: RateLimit) -> Self {
        self.registration = limit;
        self
    }

    /// Device codes that public clients request from one address (IPv6: one `/64`; a `/48` may request ten
    /// times as many); each is kept until it expires. Default: 300 are free, and blocks last from 5 seconds
    /// to a minute.
    pub fn device_authorization(mut self, limit: RateLimit) -> Self {
        self.device_authorization = limit;
        self
    }

    /// Authorization requests that public clients, and clients that registered themselves, push from one address (IPv6:
    /// one `/64`; a `/48` may push ten times as many; RFC 9126). Default: 300 are free, and blocks last from 5 seconds
    /// to a minute. For clients that authenticate, see
    /// [`most_pushed_requests`](crate::SettingsBuilder::most_pushed_requests).
    pub fn pushed_request(mut self, limit: RateLimit) -> Self {
        self.pushed_request = limit;
        self
    }

    /// Logins that begin at the authorization challenge endpoint, in public clients, from one address (IPv6: one `/64`; a `/48` may
    /// begin ten times as many), and that have no code yet. Default: 300 are free, and blocks last from 5 seconds to a minute. A
    /// client that authenticates has the limit of [`most_pushed_requests`](crate::SettingsBuilder::most_pushed_requests).
    pub fn authorization_challenge(mut self, limit: RateLimit) -> Self {
        self.authorization_challenge = limit;
        self
    }

    /// Backchannel authentication requests of one client to one person; all clients together may send ten times as many to a
    /// person, and those that registered themselves as many together as one. Each one disturbs them. Default: 20 are free, and blocks last from 5 seconds to a minute.
    pub fn ciba_request(mut self, limit: RateLimit) -> Self {
        self.ciba_request = limit;
        self
    }

    /// Hints of one client, in backchannel authentication requests, that find nobody: a client cannot try out who exists. Clients
    /// that registered themselves have ten times as many together, and as many as one client from one address (IPv6: one `/64`). One
    /// is forgotten whenever two minutes pass without another one, so give a client that many people type names into more. Default:
    /// 100 are free, and blocks last from 5 seconds to a minute.
    pub fn ciba_hint(mut self, limit: RateLimit) -> Self {
        self.ciba_hint = limit;
        self
    }

    /// E-mails with links and codes that are requested from one address (IPv6: one `/64`; a `/48` may request ten times
    /// as many), to any mailboxes, and in one browser to mailboxes that it used before. Default: 30 are free, and blocks last from 5 seconds to a minute.
    pub fn mail(mut self, limit: RateLimit) -> Self {
        self.mail = limit;
        self
    }

    /// E-mails with links and codes to one mailbox and for one purpose, such as a forgotten password, that are
    /// requested from one address, or from browsers and addresses that the person used before. Unknown mailboxes count
    /// too, so a block does not reveal whether an address is known. An address with a suffix after `+` is the same
    /// mailbox. Default: 5 are free, and blocks last from a minute to 15 minutes, so that 96 a day get through in the
    /// long run.
    pub fn mail_to(mut self, limit: RateLimit) -> Self {
        self.mail_to = limit;
        self
    }

    /// The same from everywhere, except from browsers and addresses that the person used before. Strangers can fill
    /// this bucket, and then the person has to wait at new places. Default: 20 are free, and blocks last from a minute
    /// to 15 minutes.
    pub fn mail_to_anywhere(mut self, limit: RateLimit) -> Self {
        self.mail_to_anywhere = limit;
        self
    }

    /// E-mails with links and codes in total, whoever asks and whoever they are for, except from browsers and addresses that
    /// people used before. Default: no limit. One is forgotten only in a pause of twice the longest block without any other, so a
    /// provider without such pauses reaches each limit at some time: set it for the time of an attack.
    pub fn mail_total(mut self, limit: RateLimit) -> Self {
        self.mail_total = limit;
        self
    }

    /// Wrong codes of e-mails that are typed at one address (IPv6: one `/64`), for all people together. Default: 50 are
    /// free, and blocks last from 5 to 30 seconds.
    pub fn email_code(mut self, limit: RateLimit) -> Self {
        self.email_code = limit;
        self
    }

    /// Sign-ins with other providers that begin at one address (IPv6: one `/64`; a `/48` may begin ten times as many) and
    /// from which nobody came back yet. Default: 300 are free, and blocks last from 5 seconds to a minute.
    pub fn upstream(mut self, limit: RateLimit) -> Self {
        self.upstream = limit;
        self
    }

    /// Sign-ins with other providers that begin in total. Default: no limit, for the reason that
    /// [`mail_total`](Self::mail_total) has none.
    pub fn upstream_total(mut self, limit: RateLimit) -> Self {
        self.upstream_total = limit;
        self
    }

    /// People who signed in with another provider at one address (IPv6: one `/64`; a `/48` may have ten times as many), have no
    /// linked account here, and have not decided yet whether to link one or to sign up. The store keeps each of them for some
    /// minutes. People with a link, and people who are logged in here, do not count. One person waits in at most ten browsers. Default: 300 are free, and blocks last from 5
    /// seconds to a minute.
    pub fn upstream_waiting(mut self, limit: RateLimit) -> Self {
        self.upstream_waiting = limit;
        self
    }

    /// The same in total, counted anew every ten minutes. Default: 5,000 are free, and blocks last from 1 to 5 seconds.
    pub fn upstream_waiting_total(mut self, limit: RateLimit) -> Self {
        self.upstream_waiting_total = limit;
        self
    }

    /// New passwords that one person sets, or types into the form; one address (IPv6: one `/64`) may set ten times as
    /// many, for any people, and a `/48` a hundred times. The server hashes each of them and sends an e-mail about it.
    /// Default: 10 are free, and blocks last from 30 seconds to 15 minutes.
    pub fn new_password(mut self, limit: RateLimit) -> Self {
        self.new_password = limit;
        self
    }

    /// New second factors of one person: passkeys, authenticator apps and sets of recovery codes that they add. An e-mail
    /// tells the person of each. Removing a factor is not limited. Default: 10 are free, and blocks last from 30 seconds to
    /// 15 minutes.
    pub fn new_factor(mut self, limit: RateLimit) -> Self {
        self.new_factor = limit;
        self
    }

    /// Answers of captchas from one address (IPv6: one `/64`; a `/48` may send ten times as many), right or wrong, of browsers in
    /// which nobody is logged in. Each of them is a request to the service of the captcha. Default: 300 are free, and blocks last
    /// from 5 seconds to a minute.
    pub fn captcha(mut self, limit: RateLimit) -> Self {
        self.captcha = limit;
        self
    }
}
