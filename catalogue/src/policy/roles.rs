//! Who is meant by the table, in groups.

use crate::role::Role::{
    self, Admin, Analyst, AssetEditor, Auditor, CareCoordinator, Commissioner, HealthAndWellbeingCoach, LinkWorker,
    Practice, Referrer, SafeguardingLead, ServiceManager, Supervisor,
};

pub(super) const EVERYONE: &[Role] = &[
    Referrer,
    Practice,
    LinkWorker,
    CareCoordinator,
    HealthAndWellbeingCoach,
    Supervisor,
    SafeguardingLead,
    ServiceManager,
    AssetEditor,
    Commissioner,
    Analyst,
    Auditor,
    Admin,
];
/// Those who may send somebody to a service: agencies and practices.
pub(super) const SENDERS: &[Role] = &[Referrer, Practice];
/// The staff of practices.
pub(super) const PRACTICES: &[Role] = &[Practice];
/// Those who work with people in a service.
pub(super) const WORKERS: &[Role] = &[LinkWorker, CareCoordinator, HealthAndWellbeingCoach];
/// Those who keep the supervision log: who is supervised, who supervises, who sees to it.
pub(super) const SUPERVISED: &[Role] = &[LinkWorker, Supervisor, ServiceManager];
/// Those who read a service's people and referrals.
pub(super) const SERVICE: &[Role] =
    &[LinkWorker, CareCoordinator, HealthAndWellbeingCoach, Supervisor, SafeguardingLead, ServiceManager];
/// Those who decide on a referral (002 §5; the coach and the co-ordinator receive none of their own).
pub(super) const DECIDERS: &[Role] = &[LinkWorker, ServiceManager];
/// Those to whom a safety event is taken, by name up the line (001).
pub(super) const TOLD_OF_SAFETY: &[Role] = &[Supervisor, SafeguardingLead, ServiceManager];
/// Community groups: each has its own listing.
pub(super) const EDITORS: &[Role] = &[AssetEditor];
/// Those who say what is behind a concern about a group.
pub(super) const LEADS: &[Role] = &[SafeguardingLead];
/// Those who answer gaps.
pub(super) const COMMISSIONERS: &[Role] = &[Commissioner];
/// Those who read numbers, and no row of a person.
pub(super) const ANALYSTS: &[Role] = &[Analyst];
pub(super) const SUPERVISORS: &[Role] = &[Supervisor];
pub(super) const MANAGERS: &[Role] = &[ServiceManager];
/// Those who take rows of many people with them at once.
pub(super) const EXPORTERS: &[Role] = &[ServiceManager, Analyst];
pub(super) const ADMINS: &[Role] = &[Admin];
/// Those who read numbers: a service its own, an integrated care system those of its area.
pub(super) const COUNTERS: &[Role] = &[ServiceManager, Commissioner, Analyst];
pub(super) const AUDITORS: &[Role] = &[Auditor];
