//! The storage methods for people who make, change and delete their accounts themselves.

use oauth_runtime::openid::Claims;
use oauth_runtime::store::{
    EmailChange, EmailChangeStore, EmailStore, MailStore, NewPassword, NewPerson, PasswordStore, PendingMail,
    PersonEmail, ProfileStore, SignUp, SignUpStore, Ticket, TicketStore, UpstreamLink, UpstreamStore,
};
use oauth_runtime::{Digest, Timestamp, oauth_storage};

struct People;

#[derive(Debug)]
struct DbError;

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is gone")
    }
}

impl std::error::Error for DbError {}

#[oauth_storage]
impl People {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, DbError> {
        Ok(Some(PersonEmail::new("1", address).username("alice").unverified()))
    }

    async fn get_email(&self, _: &str) -> Result<Option<PersonEmail>, DbError> {
        Ok(None)
    }

    async fn create_person(&self, person: NewPerson) -> Result<SignUp, DbError> {
        Ok(SignUp::Created { subject: person.subject })
    }

    async fn set_password(&self, _: &str, password: NewPassword) -> Result<bool, DbError> {
        Ok(!password.reveal().is_empty())
    }

    async fn set_email(&self, _: &str, _: Option<&str>, _: &str) -> Result<EmailChange, DbError> {
        Ok(EmailChange::Changed)
    }

    async fn set_claims(&self, _: &str, current: &Claims, next: Claims) -> Result<bool, DbError> {
        Ok(*current != next)
    }

    async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, DbError> {
        Ok(link.username.is_none())
    }

    async fn get_upstream_link(&self, _: &Digest) -> Result<Option<UpstreamLink>, DbError> {
        Ok(None)
    }

    async fn list_upstream_links(&self, _: &str) -> Result<Vec<UpstreamLink>, DbError> {
        Ok(Vec::new())
    }

    async fn delete_upstream_link(&self, _: &Digest, _: &str) -> Result<bool, DbError> {
        Ok(false)
    }

    async fn get_ticket(&self, _: &Digest) -> Result<Option<Ticket>, DbError> {
        Ok(None)
    }

    async fn put_ticket(&self, ticket: Ticket) -> Result<bool, DbError> {
        Ok(ticket.version == 1)
    }

    async fn take_ticket(&self, _: &Digest) -> Result<Option<Ticket>, DbError> {
        Ok(None)
    }

    async fn delete_tickets_of(&self, _: &str) -> Result<(), DbError> {
        Ok(())
    }

    async fn create_mail(&self, mail: PendingMail) -> Result<(), DbError> {
        assert_eq!(mail.attempts, 0);
        Ok(())
    }

    async fn count_mails(&self, _: &str, limit: usize) -> Result<usize, DbError> {
        Ok(limit.min(1))
    }

    async fn claim_mails(
        &self,
        _: &str,
        _: Timestamp,
        _: Timestamp,
        _: usize,
    ) -> Result<Vec<PendingMail>, DbError> {
        Ok(Vec::new())
    }

    async fn postpone_mail(&self, _: &PendingMail, _: Timestamp) -> Result<(), DbError> {
        Ok(())
    }

    async fn delete_mail(&self, _: &PendingMail) -> Result<(), DbError> {
        Ok(())
    }
}

fn has_all<S>(_: S)
where
    S: EmailStore
        + SignUpStore
        + PasswordStore
        + EmailChangeStore
        + ProfileStore
        + TicketStore
        + MailStore
        + UpstreamStore,
{
}

#[test]
fn compiles() {
    has_all(People);
    has_all(std::sync::Arc::new(People));
}
