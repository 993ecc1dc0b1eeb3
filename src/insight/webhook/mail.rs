//! An endpoint to which mail goes: an agency's contact address, where the agency wants to hear there that there is news of what it
//! referred. The mail names the referral by its identifier and says nothing else: not what happened, nor to whom.

use std::collections::HashSet;

use crate::insight::feed::change::Change;
use crate::insight::notification::message::Message;
use crate::prelude::*;

/// How the URL of such an endpoint begins (RFC 6068).
const MAILTO: &str = "mailto:";
/// The resource whose news go by mail.
const REFERRAL: &str = "referral";
/// What its sender does, and need not be told of.
const BY_SENDER: [EventType; 4] = [
    EventType::ReferralSubmitted,
    EventType::ReferralAddedTo,
    EventType::ReferralResubmitted,
    EventType::ReferralWithdrawn,
];

/// What follows `mailto:` in a URL.
pub fn recipient(url: &str) -> Option<&str> {
    url.strip_prefix(MAILTO)
}

/// What is wrong with an endpoint of this role that mail goes to: it is one address, of who is outside, and hears of referrals alone.
pub fn faults(recipient: &str, wanted: &[EventType], role: Role) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(!role.is_outside(), "url", "not_for_this_role", "mail is for those who refer, and for practices");
    let is_address = recipient.parse::<EmailAddress>().is_ok();
    faults.when(!is_address, "url", "bad_url", "must be mailto: and one e-mail address");
    let is_other = wanted.iter().any(|kind| kind.resource_type() != REFERRAL);
    faults.when(is_other, "event_types", "not_for_mail", "by mail only events of referrals are sent");
    faults.into_vec()
}

/// Whether an endpoint that mail goes to wants to hear of this: where it names no types, of what others than the sender do.
pub fn wants(named: &[EventType], kind: EventType) -> bool {
    let is_wanted = if named.is_empty() { !BY_SENDER.contains(&kind) } else { named.contains(&kind) };
    kind.resource_type() == REFERRAL && is_wanted
}

/// Of changes that are heard of at once, one of each referral: one step may be several.
pub fn one_of_each<'a>(changes: impl Iterator<Item = &'a Change>) -> impl Iterator<Item = &'a Change> {
    let mut known = HashSet::new();
    changes.filter(move |change| known.insert(change.resource_id))
}

/// What is written: that there is news, and where to look. Of a test, that it is one.
pub fn message(resource_type: &str, id: Uuid, front_end_url: Option<&str>) -> Message {
    if resource_type != REFERRAL {
        return Message {
            subject: "A test of this address".to_owned(),
            text: "Your organisation has asked to hear at this address when there is news of its referrals.\n"
                .to_owned(),
        };
    }
    let place = match front_end_url {
        Some(url) => format!("{url}/referrals/{id}"),
        None => format!("referral {id}"),
    };
    Message {
        subject: "News of a referral".to_owned(),
        text: format!(
            "There is news of a referral: {place}\n\n\
             Your organisation has asked to hear of it at this address, and can end that.\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_address_and_hears_of_referrals() {
        let found =
            |recipient: &str, wanted: &[EventType], role| faults_of(Problem::if_any(faults(recipient, wanted, role)));
        assert_eq!(found("duty@millgate.example", &[], Role::ServiceManager), "/url not_for_this_role");
        for (recipient, wanted, expected) in [
            ("duty@millgate.example", &[][..], ""),
            ("duty@millgate.example", &[EventType::ReferralAccepted], ""),
            ("duty@millgate.example", &[EventType::TaskOpened], "/event_types not_for_mail"),
            ("duty@millgate.example?cc=a@b.example", &[], "/url bad_url"),
            ("a@millgate.example,b@millgate.example", &[], "/url bad_url"),
            ("", &[], "/url bad_url"),
        ] {
            assert_eq!(found(recipient, wanted, Role::Referrer), expected, "{recipient}");
        }
    }

    #[test]
    fn it_says_that_there_is_news_and_nothing_else() {
        let message = message("referral", Uuid::nil(), Some("https://front.example"));
        assert_eq!(message.subject, "News of a referral");
        assert_eq!(
            message.text,
            "There is news of a referral: https://front.example/referrals/00000000-0000-0000-0000-000000000000\n\n\
             Your organisation has asked to hear of it at this address, and can end that.\n"
        );
    }
}
