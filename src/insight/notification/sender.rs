//! What this node sends by, and where its messages lead.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;

use super::channel::{Channel, SetUpFault};
use super::codes::NotificationChannel;
use super::message::{Links, Message};
use super::notify::Notify;
use super::smtp::Smtp;
use crate::config::NotificationConfig;
use crate::insight::delivery::codes::DeliveryFault;
use crate::prelude::*;
use kernel::auth::mac::MacKey;

/// More messages than a sandbox shows.
const MOST_SHOWN: usize = 200;
/// Bytes of the mark in the link of a message: 96 bits, so that a text stays short.
const MARK: usize = 12;

/// The channels of this node.
#[derive(Debug)]
pub struct Sender {
    email: Option<Box<dyn Channel>>,
    text: Option<Box<dyn Channel>>,
    outbox: Option<Arc<Outbox>>,
    front_end_url: Option<String>,
    public_url: String,
    key: MacKey,
}

impl Sender {
    /// By what the configuration names; in a sandbox by none of it, but into an outbox that can be looked at.
    ///
    /// # Errors
    /// A setting that the library behind a channel refuses.
    pub fn new(
        config: NotificationConfig,
        public_url: String,
        key: MacKey,
        is_sandbox: bool,
    ) -> Result<Self, SetUpFault> {
        let front_end_url = config.front_end_url;
        if is_sandbox && config.smtp.is_none() && config.notify.is_none() {
            let outbox = Arc::new(Outbox::default());
            let into = |channel| Some(Box::new(IntoOutbox { outbox: outbox.clone(), channel }) as Box<dyn Channel>);
            let (email, text) = (into(NotificationChannel::Email), into(NotificationChannel::Text));
            return Ok(Self { email, text, outbox: Some(outbox), front_end_url, public_url, key });
        }
        let smtp = config.smtp.map(Smtp::new).transpose()?.map(|smtp| Box::new(smtp) as Box<dyn Channel>);
        let (mut email, mut text) = (smtp, None);
        if let Some(notify) = config.notify {
            let (by_email, by_text) = Notify::both(notify)?;
            text = by_text.map(|channel| Box::new(channel) as Box<dyn Channel>);
            email = email.or(by_email.map(|channel| Box::new(channel) as Box<dyn Channel>));
        }
        Ok(Self { email, text, outbox: None, front_end_url, public_url, key })
    }

    /// Whether there is anything to send by.
    pub fn has_channel(&self) -> bool {
        self.email.is_some() || self.text.is_some()
    }

    /// What carries messages of this kind.
    pub fn channel(&self, channel: NotificationChannel) -> Option<&dyn Channel> {
        match channel {
            NotificationChannel::Email => self.email.as_deref(),
            NotificationChannel::Text => self.text.as_deref(),
        }
    }

    /// What was sent, in a sandbox.
    pub fn outbox(&self) -> Option<&Outbox> {
        self.outbox.as_deref()
    }

    /// Where the message of a notification leads.
    pub fn links(&self, id: NotificationId, task: TaskId) -> Links {
        let mark = self.key.sign(&[id.0.as_bytes()]);
        let token = [id.0.as_bytes().as_slice(), mark.get(..MARK).unwrap_or_default()].concat();
        let token = BASE64_URL_SAFE_NO_PAD.encode(token);
        Links {
            task: self.front_end_url.as_ref().map(|url| format!("{url}/tasks/{task}")),
            acknowledgement: format!("{}/acknowledge/{token}", self.public_url),
        }
    }

    /// The notification of a link, where it is one of ours.
    pub fn notification_of(&self, token: &str) -> Option<NotificationId> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, mark) = bytes.split_at_checked(16)?;
        let expected = self.key.sign(&[id]);
        let is_ours = kernel::auth::mac::equal(expected.get(..MARK)?, mark);
        is_ours.then(|| Uuid::from_slice(id).ok().map(NotificationId)).flatten()
    }
}

/// What a sandbox has sent, to be looked at: the latest first.
#[derive(Debug, Default)]
pub struct Outbox(Mutex<Vec<Shown>>);

/// A message that a sandbox has sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub channel: NotificationChannel,
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Outbox {
    /// The messages, the latest first.
    pub fn messages(&self) -> Vec<Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// Forgets them.
    pub fn empty(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn put(&self, message: Shown) {
        let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if messages.len() >= MOST_SHOWN {
            messages.remove(0);
        }
        messages.push(message);
    }
}

#[derive(Debug)]
struct IntoOutbox {
    outbox: Arc<Outbox>,
    channel: NotificationChannel,
}

impl Channel for IntoOutbox {
    fn send<'a>(&'a self, to: &'a str, message: &'a Message, _: &'a str) -> BoxFuture<'a, Result<(), DeliveryFault>> {
        let shown = Shown {
            channel: self.channel,
            to: to.to_owned(),
            subject: message.subject.clone(),
            text: message.text.clone(),
        };
        Box::pin(async move {
            self.outbox.put(shown);
            Ok(())
        })
    }
}
