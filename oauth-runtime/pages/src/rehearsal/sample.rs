//! The variables that pages pass to their templates, each with a value that takes every branch.

use minijinja::{Value, context};

/// Values that a form must contain again.
pub(super) const CSRF: &str = "sample-of-an-anti-forgery-value";

/// The variables of every page.
pub(crate) fn common() -> Value {
    context! {
        lang => "en",
        dir => "ltr",
        host => "login.example",
        brand => context! { name => "Notes", stylesheet => "/assets/pages.css", logo => "/assets/logo.svg" },
    }
}

/// The variables of individual pages.
pub(crate) fn everything() -> Value {
    let others = context! {
        code => "invalid_request",
        message => "That did not work.",
        detail => "a parameter is missing",
        retry => "/login",
        ended => true,
        return_to => "https://client.example/",
        leave => context! { uri => "com.example.app:/cb", destination => "com.example.app:" },
        reason => "This application is for the finance department.",
        request_id => "a3f1c09d52b7e684",
        unknown => true,
        frames => ["https://client.example/frame"],
        linked => true,
        title => "Welcome",
        html => Value::from_safe_string("<h1>Welcome</h1>".to_owned()),
        user_code => "WDJB-MJHT",
        connected => true,
        login_links => [link(false), link(true)],
        account_links => [link(false)],
    };
    context! { ..of_forms(), ..of_clients(), ..of_accounts(), ..of_people(), ..others }
}

fn form() -> Value {
    context! { action => "/action", request => "request", csrf => CSRF, question => "question" }
}

fn link(button: bool) -> Value {
    context! { text => "Sign up", href => "/link", name => "link", button }
}

fn of_forms() -> Value {
    context! {
        form => form(),
        captcha => Value::from_safe_string("<div class=\"widget\"></div>".to_owned()),
        problem => "That was wrong.",
        saved => "Saved.",
        username => "alice",
        username_label => "User name",
        again => true,
        skippable => true,
        remember_days => 30,
        required => true,
        switch => "/choose-account",
        passkey => passkey(),
        passkey_first => true,
    }
}

#[cfg(feature = "passkeys")]
fn passkey() -> Value {
    context! { script => "/assets/passkeys.js", options => "{}", ..form() }
}

#[cfg(feature = "passkeys")]
fn passkeys(added: Value) -> Value {
    vec![context! { id => "1", name => "My laptop", added }].into()
}

/// The pages were built without passkeys: an operator's template that has a place for them works all the same.
#[cfg(not(feature = "passkeys"))]
fn passkey() -> Value {
    Value::from("")
}

#[cfg(not(feature = "passkeys"))]
fn passkeys(_: Value) -> Value {
    Vec::<Value>::new().into()
}

/// Of the pages of `people(…)`, and of e-mails.
fn of_people() -> Value {
    context! {
        title => "sign-up-title",
        lead => "sign-up-intro",
        email => "alice@example.org",
        back => "/login",
        back_text => "email-back",
        home => "/account/security",
        security => "/account/security",
        ways => [context! { text => "Passkey “My laptop”", added => context! { text => "June 1, 2026", machine => "2026-06-01" } }],
        named => true,
        chooses => true,
        own_fields => [context! { name => "organization", label => "Organization", value => "Notes Ltd.", checkbox => true, required => true, autocomplete => "organization", longest => 256 }],
        name => "Alice",
        least => 15,
        most => 512,
        fields => [context! { name => "name", text => "profile-name", value => "Alice", autocomplete => "name" }],
        email_page => "/account/email",
        password_page => "/account/password",
        subject => "Confirm your address",
        intro => "Somebody signs up.",
        button => "Go on",
        link => "https://login.example/sign-up?ticket=x&link=y",
        typed => "Or type this code:",
        typed_code => "1234 5678",
        browser => "Only in the browser where you asked.",
        hint => "Ignore this if it was not you.",
        upstream => "Other",
        upstreams => [context! { id => "other", upstream => "Other" }],
        links => [context! { id => "1", upstream => "Other", person => "alice@example.org", added => context! { text => "June 1, 2026", machine => "2026-06-01" } }],
        person => "alice@example.org",
        taken => true,
        creates => true,
        new_username => "alice",
        log_in => "/login",
    }
}

fn of_clients() -> Value {
    context! {
        application => context! {
            name => "Notes",
            logo => "https://client.example/logo.png",
            policy => "https://client.example/policy",
            terms => "https://client.example/terms",
            uri => "https://client.example/",
            stranger => true,
            document => "client.example",
        },
        parameters => context! { theme => "dark" },
        client => context! {
            name => "Notes",
            logo => "https://client.example/logo.png",
            policy => "https://client.example/policy",
            terms => "https://client.example/terms",
            uri => "https://client.example/",
            destination => "client.example",
            stranger => true,
            document => "client.example",
            loopback => true,
            elsewhere => true,
        },
        claimed => "Notes",
        permissions => [context! { text => "Read your notes", field => "scope:read", ticked => true }],
        choosable => true,
        claims => ["Your name"],
        resources => ["Notes (https://notes.example/mcp)"],
        details => ["Pay 5 € to Merchant"],
        grant => context! { adds => true, permissions => ["Read your notes"], details => ["Pay 5 € to Merchant"] },
        device => true,
        request_ago => 3,
        request_address => "192.0.2.1",
    }
}

fn approval(client: &str) -> Value {
    context! {
        form => form(),
        client => context! { name => client, logo => "https://client.example/logo.png", stranger => true, document => "client.example" },
        message => "4711",
        permissions => [context! { text => "Read your notes", field => "scope:read", ticked => true }],
        choosable => true,
        details => ["Pay 5 € to Merchant"],
        resources => ["Notes (https://notes.example/mcp)"],
        grant => context! { adds => true },
        ago => 3,
        left => 2,
        address => "192.0.2.1",
        needs => "factor",
        problem => "That was wrong.",
    }
}

fn of_accounts() -> Value {
    let date = context! { text => "September 21, 2026", machine => "2026-09-21" };
    let granted = context! {
        client_id => "web", name => "Notes", host => "client.example", permissions => ["Read your notes"], since => date.clone(),
    };
    context! {
        account => context! { here => "security", applications => "/a", security => "/s", logout => "/logout", more => [link(false)] },
        accounts => [context! { id => "1", username => "alice", initial => "A" }],
        applications => [granted],
        approvals => [approval("Till")],
        all => "/approvals",
        passkeys => passkeys(date.clone()),
        logins => [
            context! { id => "1", browser => "Firefox", system => "Linux", address => "192.0.2.1", here => true, last_seen => date.clone(), apps => ["Mail", "Calendar"] },
            context! { id => "2", browser => "", system => "", address => "", here => false, last_seen => date.clone(), apps => [""; 0] },
        ],
        shared_logins => [context! { id => "3", apps => ["Mail", "Calendar"] }],
        devices => [
            context! { id => "1", browser => "Firefox", system => "Linux", address => "192.0.2.1", here => true, added => date.clone(), expires => date.clone() },
            context! { id => "2", browser => "", system => "", address => "", here => false, added => date.clone(), expires => date },
        ],
        totp => true,
        recovery_codes => 10,
        codes => ["AAAA-BBBB-CCCC-DDDD"],
        secret => "ABCD EFGH",
        qr => context! { size => 29, path => "M0 0h1v1h-1z" },
        done => "/account/security",
    }
}

/// The same without optional content.
pub(crate) fn least() -> Value {
    let absent = context! {
        claimed => "",
        own_fields => Vec::<Value>::new(),
        captcha => "",
        html => "",
        problem => "",
        grant => "",
        saved => "",
        passkey => "",
        detail => "",
        request_id => "",
        retry => "",
        return_to => "",
        code => "",
        unknown => false,
        email => "",
        back => "",
        home => "",
        security => "",
        name => "",
        link => "",
        button => "",
        typed_code => "",
        browser => "",
        person => "",
        log_in => "",
        new_username => "",
        all => "",
        secret => "",
        request_address => "",
    };
    let no = context! {
        username => "",
        again => false, skippable => false, remember_days => 0, request_ago => 0, required => false, passkey_first => false, choosable => false, device => false, totp => false, ended => false, linked => false,
        connected => false, named => false, taken => false, creates => false,
    };
    let none: Vec<Value> = Vec::new();
    let empty = context! {
        permissions => none.clone(), claims => none.clone(), resources => none.clone(), details => none.clone(), applications => none.clone(), approvals => none.clone(), passkeys => none.clone(), logins => none.clone(), shared_logins => none.clone(), devices => none.clone(),
        frames => none.clone(), login_links => none.clone(), account_links => none.clone(), fields => none.clone(), upstreams => none.clone(), links => none.clone(), ways => none,
    };
    context! { ..absent, ..no, ..empty, ..everything() }
}

/// The names of all variables and functions.
pub(crate) fn names() -> Vec<String> {
    let values = context! { ..common(), ..everything() };
    let names = values.try_iter().into_iter().flatten().map(|name| name.to_string());
    names.chain(["t", "rich"].map(str::to_owned)).collect()
}
