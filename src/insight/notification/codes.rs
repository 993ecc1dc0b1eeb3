//! The coded lists of notifications.

use crate::prelude::rules::*;

value_sets! {
    /// Why somebody is notified.
    pub enum NotificationReason in "notification_reason" {
        /// Something must be done the same day
        SameDay = "same_day",
        /// Something is overdue, and was taken to them
        Overdue = "overdue",
        /// Something was given to them
        Assigned = "assigned",
    }

    /// Where a notification stands.
    pub enum NotificationStatus in "notification_status" {
        /// No channel has taken it yet
        Waiting = "waiting",
        /// A channel has taken it
        Sent = "sent",
        /// No channel took it
        Failed = "failed",
        /// What it is about was done or dropped before it was sent
        Withdrawn = "withdrawn",
        /// They have said that they know
        Acknowledged = "acknowledged",
    }

    /// What can be done to a notification.
    pub enum NotificationAction in "notification_action" {
        /// Say that you know
        Acknowledgement = "acknowledgement",
    }

    /// By what a notification travels.
    pub enum NotificationChannel in "notification_channel" {
        /// E-mail
        Email = "email",
        /// A text to a mobile telephone
        Text = "text",
    }

    /// Where a delivery stands.
    pub enum DeliveryStatus in "delivery_status" {
        /// It is tried, or will be
        Waiting = "waiting",
        /// The channel has taken it
        Sent = "sent",
        /// It was refused, or tried for 24 hours
        Failed = "failed",
        /// It was not needed any more
        Withdrawn = "withdrawn",
    }

    /// Why an attempt failed.
    pub enum DeliveryFault in "delivery_fault" {
        /// The service is not set up to send by this channel
        NoChannel = "no_channel",
        /// They have no address for it
        NoAddress = "no_address",
        /// The channel could not be reached, or did not answer in time
        Unreachable = "unreachable",
        /// The channel asked to be tried again later
        Busy = "busy",
        /// The channel refused it for good
        Refused = "refused",
    }
}

impl DeliveryFault {
    /// Whether another attempt may go better.
    pub fn passes(self) -> bool {
        matches!(self, Self::NoChannel | Self::Unreachable | Self::Busy)
    }
}

impl NotificationStatus {
    /// Where an acknowledgement leads from here.
    pub fn acknowledged(self) -> Option<Self> {
        match self {
            Self::Waiting | Self::Sent | Self::Failed => Some(Self::Acknowledged),
            Self::Withdrawn | Self::Acknowledged => None,
        }
    }
}

impl Machine for NotificationStatus {
    const NAME: &'static str = "notification";

    type Status = Self;
    type Action = NotificationAction;
    /// Whether it is theirs.
    type Actor = bool;

    fn status(&self) -> Self {
        *self
    }

    fn next(&self, _: NotificationAction) -> Option<Self> {
        self.acknowledged()
    }

    fn allows(&self, is_theirs: bool, _: NotificationAction) -> bool {
        is_theirs
    }
}
