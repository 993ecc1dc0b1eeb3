//! What is written because of what happened to somebody: the assessment, the code in the GP record, the word to the
//! practice. Most of it, and some of it late: as it is. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::invent::pick;
use super::life::{StoryEvent, later, working_time};
use crate::care::assessment::codes::NeedKind;
use crate::care::contact::codes::Attendance;
use crate::care::episode::status::ClosingReason;
use crate::care::message_back::codes::MessageOccasion;
use kernel::calendar;

/// Something that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The first holistic assessment.
    Assessed,
    /// The same, with what became of each need.
    AssessedAgain,
    /// The care and support plan, agreed with the person.
    Planned,
    /// ONS4, at the start.
    Measured,
    /// The same at the end.
    MeasuredAgain,
    /// The code, into the GP record.
    Entered,
    /// A message back to the practice.
    Released(MessageOccasion),
    /// The practice says that it has read it.
    Read(MessageOccasion),
}

/// The papers of this course, in order.
pub fn papers(rng: &mut Rng, course: &[(DateTime<Utc>, StoryEvent)]) -> Vec<(DateTime<Utc>, Paper)> {
    let mut papers = Vec::new();
    let talked = |story_event: &StoryEvent| matches!(story_event, StoryEvent::Contact(held) if held.attendance == Attendance::Attended);
    let Some((first, _)) = course.iter().find(|(_, story_event)| talked(story_event)) else { return papers };
    let is_assessed = chance(rng, 90);
    if is_assessed {
        papers.push((*first + TimeDelta::hours(1), Paper::Assessed));
        papers.push((*first + TimeDelta::minutes(70), Paper::Measured));
        papers.push((*first + TimeDelta::minutes(80), Paper::Planned));
    }
    if chance(rng, 88) {
        papers.push((days_later(rng, *first, 1..6), Paper::Entered));
    }
    messages_back(rng, *first, MessageOccasion::FirstContact, &mut papers);
    if let Some((end, StoryEvent::Closed(reason))) = course.last() {
        if is_assessed && *reason == ClosingReason::SupportCompleted {
            papers.push((*end - TimeDelta::minutes(30), Paper::AssessedAgain));
            papers.push((*end - TimeDelta::minutes(20), Paper::MeasuredAgain));
        }
        messages_back(rng, *end, MessageOccasion::End, &mut papers);
    }
    papers.sort_by_key(|(at, _)| *at);
    papers
}

fn messages_back(
    rng: &mut Rng,
    at: DateTime<Utc>,
    occasion: MessageOccasion,
    papers: &mut Vec<(DateTime<Utc>, Paper)>,
) {
    if !chance(rng, 85) {
        return;
    }
    let released_at = days_later(rng, at, 1..6);
    papers.push((released_at, Paper::Released(occasion)));
    if chance(rng, 75) {
        papers.push((days_later(rng, released_at, 1..7), Paper::Read(occasion)));
    }
}

/// What the person of this number needs: one thing, or two.
pub fn needs(number: u32) -> Vec<NeedKind> {
    const NEEDS: [(NeedKind, u32); 10] = [
        (NeedKind::Loneliness, 26),
        (NeedKind::MentalWellbeing, 16),
        (NeedKind::Debt, 12),
        (NeedKind::Income, 9),
        (NeedKind::Housing, 9),
        (NeedKind::HealthyLiving, 8),
        (NeedKind::Bereavement, 6),
        (NeedKind::Caring, 6),
        (NeedKind::Digital, 4),
        (NeedKind::WorkAndTraining, 4),
    ];
    let mut rng = Rng::with_seed(u64::from(number));
    let (first, second) = (pick(&mut rng, &NEEDS, |need| need.1).0, pick(&mut rng, &NEEDS, |need| need.1).0);
    if first == second { vec![first] } else { vec![first, second] }
}

fn chance(rng: &mut Rng, percent: u8) -> bool {
    rng.u8(0..100) < percent
}

fn days_later(rng: &mut Rng, at: DateTime<Utc>, days: std::ops::Range<u64>) -> DateTime<Utc> {
    let date = later(calendar::local_date(at), rng.u64(days));
    working_time(rng, date)
}

#[cfg(test)]
mod tests {
    use super::super::life::course;
    use super::*;

    #[test]
    fn nothing_is_written_before_it_happened() {
        let sent = "2026-03-27T15:00:00Z".parse().expect("an instant");
        let mut rng = Rng::with_seed(1);
        let mut seen = 0;
        for _ in 0..1_000 {
            let course = course(&mut rng, sent);
            let papers = papers(&mut rng, &course);
            let at = |paper: Paper| papers.iter().find(|(_, known)| *known == paper).map(|(at, _)| *at);
            assert!(papers.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{papers:?}");
            assert!(papers.iter().all(|(at, _)| *at > course[0].0));
            for occasion in [MessageOccasion::FirstContact, MessageOccasion::End] {
                if let Some(read) = at(Paper::Read(occasion)) {
                    assert!(at(Paper::Released(occasion)).is_some_and(|released_at| released_at < read), "{papers:?}");
                }
            }
            if let Some(again) = at(Paper::AssessedAgain) {
                assert!(at(Paper::Assessed).is_some_and(|first| first < again));
                assert!(course.last().is_some_and(|(end, _)| again < *end));
            }
            seen += papers.len();
        }
        assert!(seen > 3_000, "{seen}");
    }
}
