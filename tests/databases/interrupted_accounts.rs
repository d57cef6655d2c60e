//! Y-21: sign-ups and changed addresses in Redis that end, or wait, at any command. SQL databases have a transaction for them.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use oauth_runtime::store::{
    EmailChange, EmailChangeStore, EmailStore, NewPassword, NewPerson, PasswordStore, RedisError, RedisStore,
    SignUp, SignUpStore, UserStore,
};
use oauth_runtime::{BoxError, Secret};
use test_needs::needs;
use test_servers::Redis;

use crate::proxy::{After, MOST_MESSAGES, Proxy, cut_everywhere};

/// What is reserved is over.
const A_MINUTE_LATER: &str = "EVAL for\t_,k\tin\tipairs(redis.call('KEYS','*'))\tdo\tif\tredis.call('TTL',k)>0\tthen\tredis.call('DEL',k)\tend\tend 0";

fn new_address() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    format!("person-{}@example.org", NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn person(username: &str, address: &str, password: &str) -> NewPerson {
    let mut person = NewPerson::new(username, address);
    person.password = Some(NewPassword::new(password.into()));
    person
}

async fn created(store: &RedisStore, new: NewPerson) -> Result<String, BoxError> {
    match store.create_person(new).await? {
        SignUp::Created { subject } => Ok(subject.to_string()),
        taken => Err(format!("{taken:?}").into()),
    }
}

async fn whose(store: &RedisStore, username: &str, password: &str) -> Result<Option<String>, RedisError> {
    let person = store.authenticate(username, &Secret::from(password)).await?;
    Ok(person.map(|person| person.subject.to_string()))
}

async fn who_has(store: &RedisStore, address: &str) -> Result<Option<String>, RedisError> {
    Ok(store.find_by_email(address).await?.map(|found| found.subject.to_string()))
}

/// Begins an operation, and does something else while each of its messages, one after the other, is on its way.
struct Held {
    server: Redis,
    direct: RedisStore,
    proxy: Proxy,
}

impl Held {
    async fn new() -> Result<Self, BoxError> {
        let server = Redis::start();
        let direct = RedisStore::connect(&server.url()).await?;
        let proxy = Proxy::before(&server.url()).await;
        Ok(Self { server, direct, proxy })
    }

    /// `None` if the operation has no such message. It fails if it is held for too long.
    async fn at<T, U>(
        &self,
        message: usize,
        operation: impl Future<Output = T>,
        meanwhile: impl Future<Output = U>,
    ) -> Option<(T, U)> {
        assert!(message < MOST_MESSAGES, "the operation has more messages than that");
        let mut operation = pin!(operation);
        self.proxy.hold_after(message);
        tokio::select! {
            _ = &mut operation => {
                self.proxy.restore();
                return None;
            }
            () = self.proxy.held() => {}
        }
        let done = meanwhile.await;
        self.proxy.release();
        Some((operation.await, done))
    }
}

#[tokio::test]
async fn after_a_change_that_failed_no_name_has_the_old_password() -> Result<(), BoxError> {
    needs!(REDIS);
    let Held { server, direct, proxy } = Held::new().await?;
    let connect = async || RedisStore::connect(&proxy.url).await;
    cut_everywhere!(connect, proxy, After::Nothing, store, cut => {
        let (old, new) = (new_address(), new_address());
        let alice = created(&direct, person(&old, &old, "correct horse")).await?;
        let _ = store.set_email(&alice, Some(&old), &new).await;
        assert!(direct.set_password(&alice, NewPassword::new("wonderland".into())).await?, "{cut}");
        for _ in 0..2 {
            let mut names = 0;
            for name in [&old, &new] {
                assert_eq!(whose(&direct, name, "correct horse").await?, None, "{cut}: {name}");
                names += usize::from(whose(&direct, name, "wonderland").await?.as_ref() == Some(&alice));
            }
            assert!(names > 0, "{cut}: nobody logs in");
            server.tell(A_MINUTE_LATER);
        }
        // After a login, the address is found, and the other one is free.
        let own = direct.get_email(&alice).await?.expect("an address").address.to_string();
        let other = if own == old { &new } else { &old };
        assert_eq!(who_has(&direct, &own).await?.as_ref(), Some(&alice), "{cut}");
        created(&direct, person(&new_address(), other, "x")).await.map_err(|error| format!("{cut}: {error}"))?;
    });
    Ok(())
}

#[tokio::test]
async fn a_new_password_counts_whenever_it_is_set_during_a_changed_address() -> Result<(), BoxError> {
    needs!(REDIS);
    let held = Held::new().await?;
    for message in 0.. {
        let (old, new) = (new_address(), new_address());
        let alice = created(&held.direct, person(&old, &old, "correct horse")).await?;
        let store = RedisStore::connect(&held.proxy.url).await?;
        let change = store.set_email(&alice, Some(&old), &new);
        let reset = held.direct.set_password(&alice, NewPassword::new("wonderland".into()));
        let Some((_, reset)) = held.at(message, change, reset).await else {
            assert!(message > 0, "no message went through the proxy");
            return Ok(());
        };
        assert!(reset?, "at message {message}: no password was set");
        let mut names = 0;
        for name in [&old, &new] {
            assert_eq!(
                whose(&held.direct, name, "correct horse").await?,
                None,
                "at message {message}: {name}"
            );
            names += usize::from(whose(&held.direct, name, "wonderland").await?.as_ref() == Some(&alice));
        }
        assert!(names > 0, "at message {message}: nobody logs in");
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_up_that_ends_anywhere_leaves_a_whole_person_or_nobody() -> Result<(), BoxError> {
    needs!(REDIS);
    let Held { server, direct, proxy } = Held::new().await?;
    let connect = async || RedisStore::connect(&proxy.url).await;
    cut_everywhere!(connect, proxy, After::Nothing, store, cut => {
        let address = new_address();
        let _ = store.create_person(person(&address, &address, "the first")).await;
        server.tell(A_MINUTE_LATER);
        let again = direct.create_person(person(&address, &address, "the second")).await?;
        let is_new = matches!(again, SignUp::Created { .. });
        let owner = who_has(&direct, &address).await?;
        assert!(owner.is_some(), "{cut}: nobody is found, after {again:?}");
        let first = whose(&direct, &address, "the first").await?;
        let second = whose(&direct, &address, "the second").await?;
        assert_eq!((first, second), if is_new { (None, owner) } else { (owner, None) }, "{cut}: {again:?}");
    });
    Ok(())
}

#[tokio::test]
async fn a_sign_up_that_takes_too_long_takes_nothing_from_others() -> Result<(), BoxError> {
    needs!(REDIS);
    let held = Held::new().await?;
    for same in ["address", "name"] {
        for message in 0.. {
            let (address, name) = (new_address(), new_address());
            let alice = person(&name, &address, "alice's");
            let bob = match same {
                "address" => person(&new_address(), &address, "bob's"),
                _ => person(&name, &new_address(), "bob's"),
            };
            let bobs = [bob.username.to_string(), bob.email.to_string()];
            let store = RedisStore::connect(&held.proxy.url).await?;
            let other = async {
                held.server.tell(A_MINUTE_LATER);
                held.direct.create_person(bob).await
            };
            let Some((first, second)) = held.at(message, store.create_person(alice), other).await else {
                assert!(message > 0, "no message went through the proxy");
                break;
            };
            let at = format!("the same {same}, at message {message}: {first:?}, {second:?}");
            held.server.tell(A_MINUTE_LATER);
            let bobs_login = whose(&held.direct, &bobs[0], "bob's").await?;
            let alices_login = whose(&held.direct, &name, "alice's").await?;
            match second? {
                SignUp::Created { subject } => {
                    assert!(!matches!(first, Ok(SignUp::Created { .. })), "{at}");
                    assert_eq!((alices_login, bobs_login.as_deref()), (None, Some(&*subject)), "{at}");
                    assert_eq!(who_has(&held.direct, &bobs[1]).await?.as_deref(), Some(&*subject), "{at}");
                }
                _ => {
                    assert_eq!(bobs_login, None, "{at}");
                    assert!(alices_login.is_some(), "{at}");
                    assert_eq!(who_has(&held.direct, &address).await?, alices_login, "{at}");
                }
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_changed_address_that_takes_too_long_takes_nothing_from_others() -> Result<(), BoxError> {
    needs!(REDIS);
    let held = Held::new().await?;
    for message in 0.. {
        let (old, new) = (new_address(), new_address());
        let alice = created(&held.direct, person(&old, &old, "alice's")).await?;
        let store = RedisStore::connect(&held.proxy.url).await?;
        let bob = async {
            held.server.tell(A_MINUTE_LATER);
            held.direct.create_person(person(&new, &new, "bob's")).await
        };
        let Some((changed, bob)) = held.at(message, store.set_email(&alice, Some(&old), &new), bob).await
        else {
            assert!(message > 0, "no message went through the proxy");
            return Ok(());
        };
        let at = format!("at message {message}: {changed:?}, {bob:?}");
        held.server.tell(A_MINUTE_LATER);
        let mut alices = Vec::new();
        for name in [&old, &new] {
            alices.extend(whose(&held.direct, name, "alice's").await?);
        }
        assert!(!alices.is_empty() && alices.iter().all(|subject| *subject == alice), "{at}");
        match bob? {
            SignUp::Created { subject } => {
                assert!(!matches!(changed, Ok(EmailChange::Changed)), "{at}");
                assert_eq!(who_has(&held.direct, &new).await?.as_deref(), Some(&*subject), "{at}");
                assert_eq!(whose(&held.direct, &new, "bob's").await?.as_deref(), Some(&*subject), "{at}");
                assert_eq!(who_has(&held.direct, &old).await?.as_ref(), Some(&alice), "{at}");
            }
            _ => assert_eq!(whose(&held.direct, &new, "bob's").await?, None, "{at}"),
        }
    }
    Ok(())
}
