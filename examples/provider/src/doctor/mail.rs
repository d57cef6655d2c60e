//! E-mail to people: whether the directory can be written, or the server takes what it would get.

use std::path::Path;
use std::time::Duration;

use oauth_runtime::ui::SmtpMailer;

use super::Finding;
use crate::causes::with_causes;
use crate::config::Config;
use crate::mail::ProviderMailer;

const CHECK: &str = "mail";

/// How long the server may take.
const LONGEST: Duration = Duration::from_secs(10);

pub(super) async fn check(config: &Config, findings: &mut Vec<Finding>) {
    let Some(mail) = &config.mail else { return };
    // A mistake is one of the configuration, which has a row of its own.
    let Ok(Some(mailer)) = config.mailer() else { return };
    if !config.pages.send_mail() {
        findings
            .push(Finding::warn(CHECK, "nothing sends e-mail; name what people do in `people` of [pages]"));
    }
    match (mailer, mail.directory()) {
        (ProviderMailer::Smtp(mailer), _) => findings.push(server(&mailer).await),
        (_, Some(path)) => {
            if !config.is_demo {
                findings.push(Finding::warn(
                    CHECK,
                    "e-mail becomes files, and nobody gets it; write `smtp` and `from` instead of `directory`",
                ));
            }
            findings.push(directory(path));
        }
        (_, None) => {}
    }
}

async fn server(mailer: &SmtpMailer) -> Finding {
    match tokio::time::timeout(LONGEST, mailer.check()).await {
        Ok(Ok(())) => Finding::ok(CHECK, "the server answers, and takes the user name if there is one"),
        Ok(Err(error)) => Finding::fail(
            CHECK,
            format!("{}; check `smtp`, `username`, `password` and `ca` of [mail]", with_causes(&*error)),
        ),
        Err(_) => Finding::fail(
            CHECK,
            format!("the server did not answer for {} s; is it reached from here?", LONGEST.as_secs()),
        ),
    }
}

/// Writes a file there, and deletes it.
fn directory(path: &Path) -> Finding {
    let file = path.join(".doctor");
    let written = std::fs::create_dir_all(path).and_then(|()| std::fs::write(&file, ""));
    match written.and_then(|()| std::fs::remove_file(&file)) {
        Ok(()) => Finding::ok(CHECK, format!("the directory {} can be written", path.display())),
        Err(error) => Finding::fail(CHECK, format!("{}: {error}", path.display())),
    }
}
