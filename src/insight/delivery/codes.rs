//! The coded lists of what is delivered.

use crate::prelude::rules::*;

value_sets! {
    /// Where a delivery stands.
    pub enum DeliveryStatus in "delivery_status" {
        /// It is tried, or will be
        Waiting = "waiting",
        /// It was taken
        Sent = "sent",
        /// It was refused, or tried as often as it is
        Failed = "failed",
        /// It is not sent any more: it is not needed, or the owner may know of it no longer
        Withdrawn = "withdrawn",
    }

    /// Why an attempt failed.
    pub enum DeliveryFault in "delivery_fault" {
        /// The service is not set up to send by this channel
        NoChannel = "no_channel",
        /// They have no address for it
        NoAddress = "no_address",
        /// It could not be reached, or did not answer in time
        Unreachable = "unreachable",
        /// It asked to be tried again later
        Busy = "busy",
        /// It was refused for good
        Refused = "refused",
        /// It was answered with an error, and is tried again
        ErrorAnswer = "error_answer",
        /// It would have gone to an address that is not public
        NotPublic = "not_public",
        /// Nothing more is taken there
        Gone = "gone",
    }
}

impl DeliveryFault {
    /// Whether another attempt may go better.
    pub fn passes(self) -> bool {
        match self {
            Self::NoChannel | Self::Unreachable | Self::Busy | Self::ErrorAnswer | Self::NotPublic => true,
            Self::NoAddress | Self::Refused | Self::Gone => false,
        }
    }
}
