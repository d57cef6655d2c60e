//! Limits requests for e-mails with links and codes.

use std::net::IpAddr;

use super::attempt::{is_known, known_until, of_address};
use super::bucket::{self, Bucket};
use super::by_client::of_client;
use super::place::place;
use super::{Attempt, Limited, RateLimits};
use crate::store::{RateLimitStore, comparable_name};
use crate::{Client, Digest, Timestamp};

/// A request for an e-mail with a link or a code.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MailRequest<'a> {
    /// The purpose of the e-mail. Each purpose is counted separately, so sign-ups in a person's name do not block their
    /// other e-mails.
    pub purpose: &'a str,
    /// The address that the e-mail is for.
    pub to: &'a str,
    /// Where the request comes from, if that is known.
    pub address: Option<IpAddr>,
    /// The client that authenticated itself, and from whose server the request comes. It replaces the address.
    pub client_id: Option<&'a str>,
    /// A text that only this browser can bring, about this address, if it keeps a key.
    pub browser: Option<&'a str>,
    /// Whether the browser was logged in as a person with this address.
    pub is_known_browser: bool,
}

impl<'a> MailRequest<'a> {
    /// A request from an unknown place.
    pub fn new(purpose: &'a str, to: &'a str) -> Self {
        Self { purpose, to, address: None, client_id: None, browser: None, is_known_browser: false }
    }

    /// Adds the network address of the request.
    #[must_use]
    pub fn address(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// Adds the client that authenticated itself, and from whose server the request comes.
    #[must_use]
    pub fn client(self, client_id: Option<&'a str>) -> Self {
        Self { client_id, ..self }
    }

    /// Adds the browser of the request.
    #[must_use]
    pub fn browser(self, browser: &'a str) -> Self {
        Self { browser: Some(browser), ..self }
    }

    /// Says that the browser was logged in as this person before. Its cookie must prove it.
    #[must_use]
    pub fn known_browser(self, is_known: bool) -> Self {
        Self { is_known_browser: is_known, ..self }
    }

    /// The mailbox, without a suffix after `+`: people often add one, and the mail goes to the same mailbox.
    fn mailbox(&self) -> String {
        let address = comparable_name(self.to);
        match address.rsplit_once('@') {
            Some((local, host)) => {
                let own = local.split_once('+').map_or(local, |(own, _)| own);
                format!("{own}@{host}")
            }
            None => address,
        }
    }

    /// Where the request comes from, together with whose it is.
    fn here(&self, whose: &str) -> Option<String> {
        match (self.client_id, self.address) {
            (Some(client_id), _) => Some(of_client(client_id, whose)),
            (None, address) => address.map(|address| format!("{} {whose}", place(address))),
        }
    }

    /// The buckets of the place alone.
    fn of_place(&self, limits: &RateLimits) -> Vec<Bucket> {
        let of_network = limits.mail.of_network();
        match (self.client_id, self.address) {
            (Some(client_id), _) => vec![Bucket::strict("mail-of-client", client_id, of_network)],
            (None, None) => vec![Bucket::strict("mail", "", of_network)],
            (None, address) => {
                let own = RateLimits { network: of_network, ..RateLimits::default() }.address(limits.mail);
                of_address(address, &own, "mail")
            }
        }
    }

    /// Where a link or a code that came back makes the place known.
    fn noted_place(&self) -> Option<Digest> {
        self.here(&self.mailbox()).map(|here| bucket::digest("known-mail", &here))
    }

    /// Where it makes the browser known.
    fn noted_browser(&self) -> Option<Digest> {
        let browser = self.browser.map(|browser| format!("{browser} {}", self.mailbox()));
        browser.map(|browser| bucket::digest("known-mail-browser", &browser))
    }

    /// Where a login makes the place known, if the address is the user name.
    fn of_login(&self) -> Option<Digest> {
        self.here(&comparable_name(self.to)).map(|here| bucket::digest("known", &here))
    }
}

impl<'a, T: RateLimitStore> Attempt<'a, T> {
    /// Counts a request for an e-mail with a link or a code. It stays counted, whether or not an account here has the
    /// address.
    ///
    /// If the person opened an earlier e-mail to this mailbox in a browser or at an address, or logged in there with this
    /// address as their user name, that browser or address is counted separately. Requests of strangers elsewhere do not
    /// block it. Strangers at the same address, for example in the same office, count with the address, and never with the
    /// browser. [`is_known`](Self::is_known) says whether the request was counted in one of these ways.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn mail(
        store: &'a T,
        limits: &RateLimits,
        request: MailRequest<'_>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let to = format!("{} {}", request.purpose, request.mailbox());
        // The number of look-ups is the same for every place.
        let is_noted = is_known(store, request.noted_browser(), now).await?;
        let by_mail = is_known(store, request.noted_place(), now).await?;
        let by_login = is_known(store, request.of_login(), now).await?;
        let here = request.here(&to).unwrap_or_else(|| format!(" {to}"));
        let buckets = if is_noted || request.is_known_browser {
            let browser = request.browser.unwrap_or_default();
            let whose = format!("{browser} {to}");
            vec![
                Bucket::forgiving("mail-known-browser", &whose, limits.mail_to),
                // Somebody with many mailboxes of their own can make one browser known for each.
                Bucket::forgiving("mail-of-browser", browser, limits.mail),
            ]
        } else if by_mail || by_login {
            vec![
                Bucket::forgiving("mail-known", &here, limits.mail_to),
                // The same for a place.
                Bucket::forgiving(
                    "mail-of-place",
                    &request.here("").unwrap_or_default(),
                    limits.mail.of_network(),
                ),
            ]
        } else {
            let mut buckets = request.of_place(limits);
            buckets.push(Bucket::strict("mail-to-here", &here, limits.mail_to));
            buckets.push(Bucket::strict("mail-to", &to, limits.mail_to_anywhere));
            if !limits.mail_total.is_unlimited() {
                buckets.push(Bucket::strict("mail-total", "", limits.mail_total));
            }
            buckets
        };
        Self::begun(store, buckets, now).await
    }

    /// An e-mail about what a client asks of a person. It stays counted. All clients that registered themselves have one limit for a
    /// mailbox, and use up nothing of the others.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn approval_mail(
        store: &'a T,
        limits: &RateLimits,
        (client, to): (&Client, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let (mailbox, limit) = (MailRequest::new("", to).mailbox(), limits.mail_to_anywhere);
        if client.is_self_registered() {
            let of_strangers = Bucket::strict("approval-mail-of-strangers", &mailbox, limits.mail_to);
            return Self::begun(store, vec![of_strangers], now).await;
        }
        let client_id = client.client_id();
        let own = format!("{} {client_id} {mailbox}", client_id.len());
        let own = Bucket::strict("approval-mail", &own, limit);
        let all = Bucket::strict("approval-mail-to", &mailbox, limit.of_network());
        Self::begun(store, vec![own, all], now).await
    }

    /// A link or a code came back: for 30 days, the place and the browser are counted separately.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn mail_came_back(
        store: &'a T,
        request: MailRequest<'_>,
        now: Timestamp,
    ) -> Result<(), T::Error> {
        for noted in [request.noted_place(), request.noted_browser()].into_iter().flatten() {
            bucket::note(store, noted, now, known_until(now)).await?;
        }
        Ok(())
    }

    /// A code of an e-mail, typed at an address. A right one [succeeded](Self::succeeded).
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn email_code(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let limits = limits.address(limits.email_code);
        let mut buckets = of_address(address, &limits, "email-code");
        if buckets.is_empty() {
            buckets.push(Bucket::strict("email-code", "", limits.network));
        }
        Self::begun(store, buckets, now).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;

    const ALICE: &str = "alice@example.org";
    const HOME: &str = "192.0.2.1";
    const AWAY: &str = "198.51.100.1";

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix(1_700_000_000 + seconds)
    }

    fn from<'a>(purpose: &'a str, to: &'a str, address: &str) -> MailRequest<'a> {
        MailRequest::new(purpose, to).address(address.parse().ok())
    }

    async fn is_sent(store: &MemoryStore, request: MailRequest<'_>) -> bool {
        let begun = Attempt::mail(store, &RateLimits::default(), request, at(0)).await;
        begun.expect("the store in memory").is_ok()
    }

    /// Strangers at many places fill every bucket that they can.
    async fn flood(store: &MemoryStore, purpose: &str) {
        for number in 0..60 {
            is_sent(store, from(purpose, ALICE, &format!("203.0.113.{number}"))).await;
        }
    }

    #[tokio::test]
    async fn strangers_keep_nobody_from_a_mail_at_a_place_or_in_a_browser_that_they_used() {
        let store = MemoryStore::new();
        Attempt::mail_came_back(&store, from("reset", ALICE, HOME).browser("a mac"), at(0))
            .await
            .expect("noted");
        flood(&store, "reset").await;
        assert!(!is_sent(&store, from("reset", ALICE, AWAY)).await, "a place that nobody knows");
        assert!(is_sent(&store, from("reset", ALICE, HOME)).await, "where an e-mail was opened");
        assert!(is_sent(&store, from("reset", ALICE, AWAY).browser("a mac")).await, "in that browser");
        assert!(!is_sent(&store, from("reset", ALICE, AWAY).browser("another mac")).await);
        assert!(is_sent(&store, from("reset", ALICE, AWAY).known_browser(true)).await);
        let limits = RateLimits::default();
        let login = Attempt::login(&store, &limits, (ALICE, AWAY.parse().ok()), false, at(0)).await;
        login.expect("the store in memory").expect("the first").succeeded().await.expect("noted");
        assert!(is_sent(&store, from("reset", ALICE, AWAY)).await, "where a password was right");
        assert!(!is_sent(&store, from("reset", ALICE, "198.51.100.2")).await);
    }

    #[tokio::test]
    async fn each_purpose_is_counted_for_itself_and_each_mark_of_a_mailbox_together() {
        let store = MemoryStore::new();
        flood(&store, "sign-up").await;
        assert!(!is_sent(&store, from("sign-up", ALICE, AWAY)).await);
        assert!(is_sent(&store, from("reset", ALICE, AWAY)).await, "another purpose");
        let marked = ["alice+1@example.org", "Alice+2@example.org", "alice+1+2@example.org"];
        for to in marked {
            assert!(!is_sent(&store, from("sign-up", to, AWAY)).await, "{to}");
        }
        assert!(is_sent(&store, from("sign-up", "bob+alice@example.org", AWAY)).await, "another mailbox");
    }

    /// One program at one address has its own block, before the one from everywhere.
    #[tokio::test]
    async fn one_address_fills_no_bucket_of_others() {
        let store = MemoryStore::new();
        for _ in 0..100 {
            is_sent(&store, from("reset", ALICE, AWAY)).await;
        }
        assert!(!is_sent(&store, from("reset", ALICE, AWAY)).await);
        assert!(is_sent(&store, from("reset", ALICE, HOME)).await);
    }

    #[tokio::test]
    async fn a_flood_is_bounded_in_total_and_does_not_reach_known_places() {
        let (store, total) = (
            MemoryStore::new(),
            super::super::RateLimit::new(
                20,
                std::time::Duration::from_secs(60),
                std::time::Duration::from_secs(60),
            ),
        );
        let limits = RateLimits::default().mail_total(total);
        Attempt::mail_came_back(&store, from("reset", ALICE, HOME), at(0)).await.expect("noted");
        let mut sent = 0;
        for number in 0..40 {
            let (to, address) = (format!("person{number}@example.org"), format!("203.0.113.{number}"));
            let begun = Attempt::mail(&store, &limits, from("reset", &to, &address), at(0)).await;
            sent += u32::from(begun.expect("the store in memory").is_ok());
        }
        assert_eq!(sent, 20);
        let begun = Attempt::mail(&store, &limits, from("reset", ALICE, HOME), at(0)).await;
        assert!(begun.expect("the store in memory").is_ok(), "a known place");
    }

    /// In the same office, the place is known for strangers as well.
    #[tokio::test]
    async fn strangers_at_a_known_place_use_up_nothing_of_a_known_browser() {
        let store = MemoryStore::new();
        let own = || from("reset", ALICE, HOME).browser("a mac");
        Attempt::mail_came_back(&store, own(), at(0)).await.expect("noted");
        for number in 0..20 {
            let sent = is_sent(&store, from("reset", ALICE, HOME).browser("another")).await;
            assert_eq!(sent, number < 5, "{number}");
        }
        assert!(is_sent(&store, own()).await);
        let logged_in = from("reset", ALICE, HOME).browser("a phone").known_browser(true);
        assert!(is_sent(&store, logged_in).await, "a browser that was logged in");
        for number in 1..20 {
            assert_eq!(is_sent(&store, own()).await, number < 5, "{number}: it has no more than others");
        }
    }

    #[tokio::test]
    async fn a_browser_that_is_known_for_many_mailboxes_is_limited() {
        let store = MemoryStore::new();
        let mut sent = 0;
        for number in 0..100 {
            let (to, address) = (format!("m{number}@thief.example"), format!("203.0.113.{number}"));
            let own = from("reset", &to, &address).browser("a mac");
            Attempt::mail_came_back(&store, own, at(0)).await.expect("noted");
            sent += u32::from(is_sent(&store, own).await);
        }
        assert_eq!(sent, 30);
    }

    #[tokio::test]
    async fn a_place_that_is_known_for_many_mailboxes_is_limited() {
        let store = MemoryStore::new();
        let mut sent = 0;
        for number in 0..400 {
            let to = format!("m{number}@thief.example");
            let own = from("reset", &to, AWAY);
            Attempt::mail_came_back(&store, own, at(0)).await.expect("noted");
            sent += u32::from(is_sent(&store, own).await);
        }
        assert_eq!(sent, 300);
    }

    #[tokio::test]
    async fn codes_are_counted_where_they_are_typed() {
        let (store, limits) = (MemoryStore::new(), RateLimits::default());
        let guess = async |address: &str| {
            let begun = Attempt::email_code(&store, &limits, address.parse().ok(), at(0)).await;
            begun.expect("the store in memory").is_ok()
        };
        for number in 0..50 {
            assert!(guess(HOME).await, "{number}");
        }
        assert!(!guess(HOME).await);
        assert!(guess(AWAY).await);
    }

    #[tokio::test]
    async fn a_client_with_credentials_stands_for_the_address_of_its_server() {
        let (store, limits) = (MemoryStore::new(), RateLimits::default());
        let by = |client_id| from("login", ALICE, AWAY).client(Some(client_id));
        Attempt::mail_came_back(&store, by("web"), at(0)).await.expect("noted");
        flood(&store, "login").await;
        assert!(is_sent(&store, by("web")).await, "where an e-mail was opened");
        assert!(!is_sent(&store, by("shop")).await, "another client");
        assert!(!is_sent(&store, from("login", ALICE, AWAY)).await, "its address alone");
        let mut sent = 0;
        for number in 0..400 {
            let to = format!("person{number}@example.org");
            sent += u32::from(is_sent(&store, MailRequest::new("login", &to).client(Some("shop"))).await);
        }
        assert_eq!(sent, 300, "all people of one client");
        for number in 0..10 {
            let guess = Attempt::email_code_by_client(&store, &limits, ("shop", "one"), at(0)).await;
            assert!(guess.expect("the store in memory").is_ok(), "{number}");
        }
        let other = Attempt::email_code_by_client(&store, &limits, ("shop", "another"), at(0)).await;
        assert!(other.expect("the store in memory").is_ok());
    }
}
