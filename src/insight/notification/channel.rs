//! What carries a message: one small trait, with the e-mail and text services behind it.

use std::fmt::Debug;

use futures_util::future::BoxFuture;

use super::message::Message;
use crate::insight::delivery::codes::DeliveryFault;

/// Something that takes a message to an address: an e-mail address, or a telephone number.
pub trait Channel: Debug + Send + Sync {
    /// Hands the message over. `reference` is the delivery's own, by which the service behind it can be asked.
    fn send<'a>(
        &'a self,
        to: &'a str,
        message: &'a Message,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<(), DeliveryFault>>;
}

/// Why the channels cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("notifications cannot be sent as configured: {0}")]
pub struct SetUpFault(pub String);
