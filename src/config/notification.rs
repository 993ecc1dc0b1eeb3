//! By what notifications are sent.

use secrecy::{ExposeSecret, SecretString};
use url::Url;
use uuid::Uuid;

use super::is_safe;
use super::source::Source;

const NOTIFY: &str = "https://api.notifications.service.gov.uk";

/// By what notifications are sent, and where they lead.
#[derive(Debug, Default)]
pub struct NotificationConfig {
    /// The mail server.
    pub smtp: Option<SmtpConfig>,
    /// GOV.UK Notify.
    pub notify: Option<NotifyConfig>,
    /// The front end in which tasks are looked at, without a slash at its end.
    pub front_end_url: Option<String>,
}

impl NotificationConfig {
    /// Whether it names anything to send by.
    pub fn has_channel(&self) -> bool {
        self.smtp.is_some() || self.notify.is_some()
    }
}

/// A mail server.
#[derive(Debug)]
pub struct SmtpConfig {
    /// `smtps://user:password@host` or `smtp://host?tls=required`. Secret because a password stands in it.
    pub url: SecretString,
    /// Whom the mail is from: `Linkwork <linkwork@example.org>`.
    pub from: String,
}

/// An account at GOV.UK Notify.
#[derive(Debug)]
pub struct NotifyConfig {
    /// Its key.
    pub key: NotifyKey,
    /// The template of e-mails, with `((subject))` and `((message))`; without one no e-mail goes by it.
    pub email_template: Option<Uuid>,
    /// The template of texts, with `((message))`; without one no text goes by it.
    pub text_template: Option<Uuid>,
    /// Where its API is, without a slash at its end.
    pub url: String,
}

/// A key of GOV.UK Notify, as it hands them out: a name, the service's identifier and the secret, with hyphens between.
#[derive(Debug)]
pub struct NotifyKey {
    pub service_id: Uuid,
    pub secret: SecretString,
}

impl NotifyKey {
    fn read(text: &str) -> Option<Self> {
        let (rest, secret) = text.len().checked_sub(36).and_then(|at| text.split_at_checked(at))?;
        let rest = rest.strip_suffix('-')?;
        let service = rest.len().checked_sub(36).and_then(|at| rest.get(at..))?;
        secret.parse::<Uuid>().ok()?;
        Some(Self { service_id: service.parse().ok()?, secret: secret.into() })
    }
}

pub(super) fn notifications(source: &mut Source) -> NotificationConfig {
    let front_end = "an https URL without query, such as https://front.example";
    let front_end_url = source.checked("front_end_url", front_end, super::issuer);
    NotificationConfig { smtp: smtp(source), notify: notify(source), front_end_url }
}

fn smtp(source: &mut Source) -> Option<SmtpConfig> {
    let url = source.secret("smtp_url", None);
    let from: Option<String> = source.optional("mail_from", "whom mail is from");
    let Some(url) = url else {
        if from.is_some() {
            source.fault("mail_from", "means nothing without LINKWORK_SMTP_URL");
        }
        return None;
    };
    if !is_private(url.expose_secret()) {
        source.fault("smtp_url", "must begin with smtps:// or say tls=required: what is sent is nobody else's to read");
    }
    let from = source.demand("mail_from", from, "whom mail is from, such as Linkwork <linkwork@example.org>")?;
    if from.parse::<lettre::message::Mailbox>().is_err() {
        source.fault("mail_from", "must be a mailbox, such as Linkwork <linkwork@example.org>");
    }
    Some(SmtpConfig { url, from })
}

/// Whether mail goes to this server encrypted, or not beyond this very machine.
fn is_private(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let demands_tls = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    url.scheme() == "smtps" || (url.scheme() == "smtp" && (demands_tls || is_here))
}

fn notify(source: &mut Source) -> Option<NotifyConfig> {
    let key = source.secret("notify_api_key", None);
    let template = "the identifier of a template";
    let email_template: Option<Uuid> = source.optional("notify_email_template", template);
    let text_template: Option<Uuid> = source.optional("notify_text_template", template);
    let safe = |text: &str| Url::parse(text).ok().filter(is_safe).map(|_| text.trim_end_matches('/').to_owned());
    let url = source.checked("notify_url", "an https URL", safe);
    let key = key?;
    let Some(key) = NotifyKey::read(key.expose_secret()) else {
        source.fault("notify_api_key", "must be a key as GOV.UK Notify hands them out");
        return None;
    };
    if email_template.is_none() && text_template.is_none() {
        source.fault("notify_email_template", "must be given, or LINKWORK_NOTIFY_TEXT_TEMPLATE: nothing goes without");
    }
    Some(NotifyConfig { key, email_template, text_template, url: url.unwrap_or_else(|| NOTIFY.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_ends_with_the_service_and_the_secret() {
        let (service, secret) = ("26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0");
        let key = NotifyKey::read(&format!("my_test-key-{service}-{secret}")).expect("a key");
        assert_eq!((key.service_id.to_string().as_str(), key.secret.expose_secret()), (service, secret));
        for wrong in ["", "name", secret, &format!("{service}-{secret}x"), &format!("name-{service}{secret}")] {
            assert!(NotifyKey::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn mail_is_encrypted_unless_it_stays_here() {
        for (url, is_good) in [
            ("smtps://user:secret@mail.example", true),
            ("smtp://mail.example?tls=required", true),
            ("smtp://mail.example?tls=opportunistic", false),
            ("smtp://mail.example", false),
            ("smtp://127.0.0.1:2525", true),
            ("http://mail.example", false),
        ] {
            assert_eq!(is_private(url), is_good, "{url}");
        }
    }
}
