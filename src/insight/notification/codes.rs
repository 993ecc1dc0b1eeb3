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
