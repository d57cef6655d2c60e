//! The mailer without a server.

use super::*;
use crate::mail::MailKind;

#[tokio::test]
async fn a_wrong_sender_or_server_is_told_without_the_password() {
    let server = "smtps://notes:hunter2@smtp.example.com";
    let error = SmtpMailer::new(server, "Notes").expect_err("no address").to_string();
    assert!(error.contains("`Notes`") && !error.contains("hunter2"), "{error}");
    let error = SmtpMailer::new("https://notes:hunter2@smtp.example.com", "a@example.org");
    let error = error.expect_err("no SMTP").to_string();
    assert!(error.contains("smtps://user:password@") && !error.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_server_on_another_machine_without_tls_is_refused() {
    let build = |server: &str| SmtpMailer::new(server, "a@example.org").map(drop);
    for server in [
        "smtps://smtp.example.com",
        "smtp://smtp.example.com?tls=required",
        "smtp://127.0.0.1:25",
        "smtp://[::1]:25",
        "smtp://localhost",
    ] {
        assert!(build(server).is_ok(), "{server}");
    }
    for server in ["smtp://smtp.example.com", "smtp://192.0.2.1", "smtp://localhost.example.com:25"] {
        assert!(matches!(build(server), Err(SmtpMailerError::WithoutTls)), "{server}");
    }
    for server in ["smtp://smtp.example.com?tls=opportunistic", "smtp://localhost?tls=opportunistic"] {
        assert!(matches!(build(server), Err(SmtpMailerError::Opportunistic)), "{server}");
    }
    let relay = SmtpMailer::builder("smtp://relay", "a@example.org").insecure_transport(true);
    assert!(relay.build().is_ok());
}

#[tokio::test]
async fn a_message_has_both_versions_and_one_recipient() {
    let mailer = SmtpMailer::new("smtp://127.0.0.1:25", "Notes <no-reply@notes.example>").expect("a mailer");
    let mail = |to: &str| Mail {
        kind: MailKind::SignUp,
        to: to.to_owned(),
        language: "en".to_owned(),
        subject: "Confirm".to_owned(),
        text: "plain text".to_owned(),
        html: "<p>marked up</p>".to_owned(),
    };
    let message = message::of(mail("alice@example.org"), &mailer.from).expect("a message");
    let text = String::from_utf8(message.formatted()).expect("ASCII");
    for part in [
        "To: alice@example.org",
        "multipart/alternative",
        "plain text",
        "<p>marked up</p>",
        "Auto-Submitted: auto-generated\r\n",
        "Date: ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let id = |text: &str| text.split("Message-ID: <").nth(1)?.split(">\r\n").next().map(str::to_owned);
    let (first, again) =
        (id(&text).expect("an id"), message::of(mail("alice@example.org"), &mailer.from).expect("a message"));
    assert!(first.ends_with("@notes.example") && !first.contains(char::is_whitespace), "{first}");
    assert_ne!(id(&String::from_utf8(again.formatted()).expect("ASCII")), Some(first));
    assert_eq!(message.envelope().to().len(), 1);
    assert!(message::of(mail("alice@example.org\r\nBcc: bob@example.org"), &mailer.from).is_err());
}
