//! E-mail over SMTP.

use std::time::Duration;

use futures_util::future::BoxFuture;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;

use super::channel::{Channel, SetUpFault};
use super::message::Message;
use crate::config::SmtpConfig;
use crate::insight::delivery::codes::DeliveryFault;

/// How long a server has to take the connection.
const PATIENCE: Duration = Duration::from_secs(15);
/// How an enhanced status code begins that says of an address that it will never take mail (RFC 3463 §3.2).
const BAD_ADDRESS: &str = "5.1.";

/// A mail server, and whom its mail is from.
#[derive(Debug)]
pub(super) struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    pub(super) fn new(config: SmtpConfig) -> Result<Self, SetUpFault> {
        // Its words may quote the URL, and with it a password.
        let refused = |_| SetUpFault("LINKWORK_SMTP_URL is not understood".to_owned());
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(config.url.expose_secret()).map_err(refused)?;
        let from = config.from.parse().map_err(|_| SetUpFault("LINKWORK_MAIL_FROM is no mailbox".to_owned()))?;
        Ok(Self { server: server.timeout(Some(PATIENCE)).build(), from })
    }
}

impl Channel for Smtp {
    fn send<'a>(
        &'a self,
        to: &'a str,
        message: &'a Message,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<(), DeliveryFault>> {
        Box::pin(async move {
            let to = to.parse::<Mailbox>().map_err(|_| DeliveryFault::Refused)?;
            let mail = MessageBuilder::new()
                .from(self.from.clone())
                .to(to)
                .subject(message.subject.clone())
                // The same at each attempt: who gets it twice sees that it is one.
                .message_id(Some(format!("<{reference}@{}>", self.from.email.domain())))
                .header(ContentType::TEXT_PLAIN)
                .body(message.text.clone())
                .map_err(|_| DeliveryFault::Refused)?;
            self.server.send(mail).await.map(drop).map_err(|error| fault(&error))
        })
    }
}

fn fault(error: &Error) -> DeliveryFault {
    let code = error.status().map(u16::from);
    if error.is_permanent() && error.to_string().contains(BAD_ADDRESS) {
        DeliveryFault::Refused
    } else if code.is_some() {
        DeliveryFault::Busy
    } else {
        DeliveryFault::Unreachable
    }
}
