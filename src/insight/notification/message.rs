//! What a notification says: what is due, by when and where to look; nothing of anybody.

use super::codes::NotificationReason;
use super::entity::Model;
use crate::prelude::*;

/// A message, as each channel takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub subject: String,
    pub text: String,
}

/// Where a message leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The task in the front end, where there is one.
    pub task: Option<String>,
    /// The page at which it is acknowledged.
    pub acknowledgement: String,
}

impl Message {
    /// The words of a notification.
    pub fn new(row: &Model, links: &Links) -> Self {
        let subject = match (row.reason, row.is_safety) {
            (NotificationReason::SameDay, true) => "Urgent: a safety task is due",
            (NotificationReason::SameDay, false) => "A task is due today",
            (NotificationReason::Overdue, true) => "Urgent: a safety task is overdue",
            (NotificationReason::Overdue, false) => "A task is overdue",
            (NotificationReason::Assigned, _) => "A task was given to you",
            (NotificationReason::Answered, _) => "What you asked was answered",
        };
        let day = calendar::local_date(row.due_at).format("%A %-d %B %Y");
        let time = calendar::local_time(row.due_at).format("%H:%M");
        let (verb, id) = (if row.reason == NotificationReason::Overdue { "was" } else { "is" }, row.task_id);
        let look = match &links.task {
            Some(link) => format!("See what it asks for: {link}"),
            None => format!("See what it asks for: task {id}"),
        };
        let known = &links.acknowledgement;
        let due = format!(" It {verb} due on {day} at {time}.");
        // Of a question that was answered nothing is due.
        let due = if row.reason == NotificationReason::Answered { String::new() } else { due };
        let text = format!("{subject}.{due}\n\n{look}\n\nSay that you know: {known}\n");
        Self { subject: subject.to_owned(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::NotificationStatus;
    use super::*;

    #[test]
    fn it_says_what_is_due_by_when_in_england_and_where_to_look() {
        let at: DateTime<Utc> = "2026-06-19T22:30:00Z".parse().expect("an instant");
        let id = TaskId(Uuid::nil());
        let row = Model {
            id: NotificationId(Uuid::nil()),
            version: 1,
            service_id: ServiceId(Uuid::nil()),
            worker_id: None,
            on_call_shift_id: None,
            task_id: id,
            reason: NotificationReason::SameDay,
            is_safety: true,
            due_at: at,
            status: NotificationStatus::Waiting,
            sent_at: None,
            acknowledged_at: None,
            created_at: at,
            updated_at: at,
        };
        let links = Links {
            task: Some("https://front.example/tasks/1".into()),
            acknowledgement: "https://a.example/acknowledge/t".into(),
        };
        let message = Message::new(&row, &links);
        assert_eq!(message.subject, "Urgent: a safety task is due");
        assert_eq!(
            message.text,
            "Urgent: a safety task is due. It is due on Friday 19 June 2026 at 23:30.\n\n\
             See what it asks for: https://front.example/tasks/1\n\nSay that you know: https://a.example/acknowledge/t\n"
        );
    }
}
