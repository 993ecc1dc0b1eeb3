//! Disclosure control: the one place where a number of people becomes something that leaves. Pure.
//!
//! A true number has no serialisation: only what [`publish`], [`plane::Row::published`], [`duration`] and [`money`] make of it has
//! one. For who may read the rows beneath it is exact; for everybody else 0 is shown, 1 to 7 is `*`, and anything else the nearest
//! 5. Of 1 to 7 people no breakdown is shown, and no median.
//!
//! Beyond that nobody may find out a `*` from what is published around it. That is looked at in two ways, and a figure is withheld
//! where either says so:
//!
//! - each sum by itself ([`Equation`]): a total and its parts, the months and the quarters of a period, the levels of areas beneath
//!   an area, the windows of twelve months that begin one month and one quarter earlier. At least [`FEWEST`] values of 1 to 7 stay
//!   open. Three, and not two: that something was withheld tells that the figures are extreme, and then two are left;
//! - all sums at once ([`plane`]). Of each `*` at least two values of 1 to 7 fit all that is published, of one metric, in these
//!   closed sets. *Of a period*: every area of the county at every level, whole and by every value of a breakdown. *Over time*:
//!   an area's period with all its quarters and months, whole, and by every value of a breakdown. A part is safe even from who
//!   knows every whole of the set to the last person, and so from all breakdowns of the metric together; a whole is safe from all
//!   wholes and, in a period, from the parts of each breakdown.
//!
//! What a figure is published as follows from the numbers of its county and period alone, and not from who asks for what: the same
//! figure is always published alike.
//!
//! What is not covered: the two closed sets at once (an area's month by a value, by its network's month and its own year);
//! windows of twelve months beyond the two differences; a whole by the parts of several breakdowns together, or by those of its
//! quarter and months; several metrics together, of which one counts part of another; the same figure as it was on an earlier day;
//! and what a reader concludes from a figure being withheld, beyond the third value above.
//!
//! ```compile_fail
//! # use linkwork::insight::report::control::True;
//! serde_json::to_string(&True::of(3)).unwrap();
//! ```

use self::plane::Row;
use super::codes::CountStatus;
use crate::prelude::rules::*;

/// The largest number that is not shown.
const MOST_SUPPRESSED: u64 = 7;
/// The step that shown numbers are rounded to.
const STEP: u64 = 5;
/// How many values of 1 to 7 a `*` must leave open.
const FEWEST: i64 = 3;
/// More than any figure.
const ANY: i64 = 1 << 40;
/// How many people a 90th percentile takes: of fewer it is the value of one of them.
const FEWEST_OF_A_PERCENTILE: u64 = 20;
/// What sums of money are rounded to, in pence.
const PENCE_STEP: i64 = 10_000;

/// A true number of people. It cannot be serialised, shown or logged.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct True(u64);

impl True {
    /// As it was counted.
    pub const fn of(count: u64) -> Self {
        Self(count)
    }
}

impl std::ops::AddAssign for True {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// Whether somebody may read the rows that a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// They may: numbers are exact.
    OfRows,
    /// They may not.
    OfAggregates,
}

/// A number as it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublishedCount {
    /// The number; `null` where it is suppressed or withheld.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    count: Option<u64>,
    /// What was done to it.
    status: CountStatus,
}

/// A length of time as it leaves: the median and the 90th percentile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublishedDuration {
    /// Half of them took so many days at most.
    #[schema(minimum = 0, maximum = 100_000)]
    median_days: Option<u32>,
    /// Nine of ten took so many days at most. Of fewer than 20 people it is `null`.
    #[schema(minimum = 0, maximum = 100_000)]
    percentile_90_days: Option<u32>,
}

/// A sum of money as it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublishedMoney {
    /// In pence; to the nearest £100 where the report is controlled. It is `null` then for all but an integrated care system, and
    /// where a month had 1 to 7 gains.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pence: Option<i64>,
}

impl PublishedCount {
    const WITHHELD: Self = Self { count: None, status: CountStatus::Withheld };

    fn of(reader: Reader, True(count): True) -> Self {
        match (reader, count) {
            (Reader::OfRows, _) | (Reader::OfAggregates, 0) => Self { count: Some(count), status: CountStatus::Exact },
            (Reader::OfAggregates, 1..=MOST_SUPPRESSED) => Self { count: None, status: CountStatus::Suppressed },
            (Reader::OfAggregates, _) => Self { count: Some(rounded(count)), status: CountStatus::Rounded },
        }
    }

    /// The number, where it is published.
    pub fn count(&self) -> Option<u64> {
        self.count
    }

    /// As a table has it.
    pub fn text(&self) -> String {
        match (self.count, self.status) {
            (Some(count), _) => count.to_string(),
            (None, CountStatus::Suppressed) => "*".to_owned(),
            (None, _) => "withheld".to_owned(),
        }
    }

    /// For each thousand of the people registered, to one decimal: of the number as it is published.
    pub fn rate_per_1000(&self, registered: Option<u64>) -> Option<f64> {
        let (count, registered) = (self.count?, registered.filter(|people| *people > 0)?);
        let tenths = (count * 10_000 + registered / 2) / registered;
        Some(f64::from(u32::try_from(tenths).ok()?) / 10.0)
    }

    /// What may be the true number, for who sees only what is published.
    fn interval(&self) -> Interval {
        match (self.count, self.status) {
            (Some(0), _) => Interval { low: 0, high: 0 },
            (Some(count), _) => {
                let count = i64::try_from(count).unwrap_or(ANY);
                Interval { low: (count - 2).max(8), high: count + 2 }
            }
            (None, CountStatus::Suppressed) => Interval { low: 1, high: 7 },
            (None, _) => Interval { low: 0, high: ANY },
        }
    }
}

fn rounded(count: u64) -> u64 {
    (count + STEP / 2) / STEP * STEP
}

#[derive(Clone, Copy)]
struct Interval {
    low: i64,
    high: i64,
}

/// Figures that are published elsewhere and come to this one: those added, and those taken away.
#[derive(Clone, Default)]
pub struct Equation {
    /// What it is the sum of.
    pub plus: Vec<True>,
    /// What is taken from that.
    pub minus: Vec<True>,
}

impl Equation {
    /// The sum of parts.
    pub fn sum(parts: impl IntoIterator<Item = True>) -> Self {
        Self { plus: parts.into_iter().collect(), minus: Vec::new() }
    }

    /// Whether nobody can tell a `*` of it, with the figure that it comes to, from the others.
    fn is_safe(&self, figure: True) -> bool {
        let published = |all: &[True], sign| {
            let count = move |one: &True| (sign, PublishedCount::of(Reader::OfAggregates, *one));
            all.iter().map(count).collect::<Vec<_>>()
        };
        let mut terms = published(&self.plus, 1);
        terms.extend(published(&self.minus, -1));
        terms.extend(published(&[figure], -1));
        leaves_enough(&terms)
    }
}

/// Whether the published figures of a sum that comes to 0, each added or taken away, leave enough values for each `*` of it.
fn leaves_enough(terms: &[(i64, PublishedCount)]) -> bool {
    let signed = |(sign, figure): &(i64, PublishedCount)| {
        let Interval { low, high } = figure.interval();
        if *sign > 0 { (low, high) } else { (-high, -low) }
    };
    let (low, high) = terms.iter().map(signed).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    terms.iter().filter(|(_, figure)| figure.status == CountStatus::Suppressed).all(|term| {
        let own = signed(term);
        // The others come to between these, and this one takes them to 0.
        let (least, most) = ((own.1 - high).max(own.0), (own.0 - low).min(own.1));
        most - least + 1 >= FEWEST
    })
}

/// A figure, with the sums that tie it to figures of other reports.
#[derive(Clone, Default)]
pub struct Figure {
    /// The true number.
    pub count: True,
    /// What it comes to.
    pub equations: Vec<Equation>,
}

/// How the parts of a figure make it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Each person is in one of them.
    Exclusive,
    /// A person may be in several.
    Overlapping,
    /// They are figures that are asked for by themselves too.
    Areas,
}

/// A figure and its parts as they leave.
pub struct Published {
    /// The whole.
    pub total: PublishedCount,
    /// Each part, in its order.
    pub parts: Vec<PublishedCount>,
}

/// Publishes a figure with its parts, by themselves.
pub fn publish(reader: Reader, total: &Figure, parts: &[Figure], kind: Parts) -> Published {
    match reader {
        Reader::OfRows => exact(total.count, parts.iter().map(|part| part.count)),
        Reader::OfAggregates => Row::alone(total, parts, kind).published(),
    }
}

/// A figure with its parts, for who may read what is beneath, or of what is not people.
pub fn exact(total: True, parts: impl Iterator<Item = True>) -> Published {
    let published = |count| PublishedCount::of(Reader::OfRows, count);
    Published { total: published(total), parts: parts.map(published).collect() }
}

/// Withholds parts until no `*` can be told from the whole: the smallest that are shown, then the largest that are not.
fn withhold(row: &mut Row, kind: Parts) {
    loop {
        let mut terms: Vec<_> = row.parts.iter().map(|part| (1, part.published())).collect();
        terms.push((-1, row.whole.published()));
        if kind == Parts::Overlapping {
            // They come to as much as the total, or to more.
            terms.push((-1, PublishedCount::WITHHELD));
        }
        if leaves_enough(&terms) {
            return;
        }
        let standing = |status| {
            let of = row.parts.iter().enumerate().filter(move |(_, part)| part.published().status == status);
            of.map(|(place, part)| (part.count, place))
        };
        let next = standing(CountStatus::Rounded).min_by_key(|(count, _)| *count);
        let next = next.or_else(|| standing(CountStatus::Suppressed).max_by_key(|(count, _)| *count));
        match next.and_then(|(_, place)| row.parts.get_mut(place)) {
            Some(part) => part.is_withheld = true,
            None => return,
        }
    }
}

/// Publishes how long it took so many people: each number of days with how many took it, in their order.
pub fn duration(reader: Reader, days: &[(u32, True)]) -> PublishedDuration {
    let people: u64 = days.iter().map(|(_, True(count))| count).sum();
    let is_shown = people > 0 && (reader == Reader::OfRows || people > MOST_SUPPRESSED);
    // The nearest rank: the least number of days that so many of a hundred took at most.
    let percentile = |of_100: u64| {
        let rank = (people * of_100).div_ceil(100);
        let mut passed = 0;
        days.iter().find(|(_, True(count))| {
            passed += count;
            passed >= rank
        })
    };
    let is_many = reader == Reader::OfRows || people >= FEWEST_OF_A_PERCENTILE;
    PublishedDuration {
        median_days: percentile(50).filter(|_| is_shown).map(|(days, _)| *days),
        percentile_90_days: percentile(90).filter(|_| is_shown && is_many).map(|(days, _)| *days),
    }
}

/// Publishes a sum of money: `is_open` says that no sum of few people's could be told from it and others.
pub fn money(reader: Reader, is_open: bool, pence: i64) -> PublishedMoney {
    let rounded = || (pence + PENCE_STEP / 2) / PENCE_STEP * PENCE_STEP;
    let pence = match reader {
        Reader::OfRows => Some(pence),
        Reader::OfAggregates => is_open.then(rounded),
    };
    PublishedMoney { pence }
}

/// Whether a number is one that is suppressed.
pub fn is_few(True(count): True) -> bool {
    (1..=MOST_SUPPRESSED).contains(&count)
}

impl PublishedDuration {
    /// The median.
    pub fn median_days(&self) -> Option<u32> {
        self.median_days
    }

    /// The 90th percentile.
    pub fn percentile_90_days(&self) -> Option<u32> {
        self.percentile_90_days
    }
}

impl PublishedMoney {
    /// The sum.
    pub fn pence(&self) -> Option<i64> {
        self.pence
    }
}

mod network;
pub mod plane;

#[cfg(test)]
#[path = "control/tests.rs"]
mod tests;
