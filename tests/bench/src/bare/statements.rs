//! The bare server's reading, in SQL that both databases take. Each statement answers what Linkwork's view of the same
//! operation shows, and goes by the index that suits it.

/// What an agency is shown of a referral that it sent.
pub const OF_AGENCY: &str = "
    SELECT id, version, status, status_reason, destination, service_id, external_reference, household_reference,
           date_referred, received_at, ring_two_updated_at
    FROM referrals WHERE id = $1 AND organisation_id = $2";

/// What a link worker is shown of a referral.
macro_rules! columns {
    () => {
        "id, version, status, status_reason, status_words, status_words_released, waiting_note, question, destination,
         destination_organisation_id, service_id, person_id, organisation_id, source, source_kind, external_reference,
         household_reference, household_hidden, priority, has_basic_need, has_safety_risk, risks_unknown,
         risk_to_review_since, risk_reviewed_at, risk_reviewed_by, risk_review, worker_id, warnings, episode_id, joined_to,
         date_referred, received_at, accepted_at, first_contact_at, not_reached, ended_at, updated_at, submission"
    };
}

pub const OF_WORKER: &str = concat!("SELECT ", columns!(), " FROM referrals WHERE id = $1 AND service_id = $2");

pub const ADDENDA: &str = "SELECT id, kind, received_at, content FROM addenda WHERE referral_id = $1 ORDER BY id";

/// The newest of a worker's cases and of the service's queue. A page looks one further, to know whether there is another.
pub const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM referrals WHERE service_id = $1 AND (worker_id = $2 OR (worker_id IS NULL AND (pcn_id IS NULL OR pcn_id = $3)))
      ORDER BY id DESC LIMIT 51"
);

/// What waits, in the order of the queue. The places are put in order first, and then only the rows of a page are read.
pub const QUEUE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM (SELECT * FROM (SELECT id AS one, queue_order AS place FROM referrals WHERE service_id = $1
        AND status = 'submitted' AND worker_id IS NULL AND (pcn_id IS NULL OR pcn_id = $2)
        ORDER BY queue_order, id LIMIT 51) AS submitted
      UNION ALL SELECT * FROM (SELECT id AS one, queue_order AS place FROM referrals WHERE service_id = $1
        AND status = 'waiting' AND worker_id IS NULL AND (pcn_id IS NULL OR pcn_id = $2)
        ORDER BY queue_order, id LIMIT 51) AS waiting
      UNION ALL SELECT * FROM (SELECT id AS one, queue_order AS place FROM referrals WHERE worker_id = $3
        AND status = 'accepted' ORDER BY queue_order, id LIMIT 51) AS accepted
      ORDER BY place, one LIMIT 51) AS places
      JOIN referrals ON id = one ORDER BY place, one"
);

macro_rules! of_task {
    () => {
        "id, version, kind, status, service_id, subject_type, subject_id, person_id, owner_kind, owner_worker_id, opened_at,
         due_at, done_at, cancelled_at, acknowledged_at, acknowledged_role, acknowledged_by, waived_at, waived_by,
         waived_reason, escalation_level, reminders, escalated_at, updated_at"
    };
}

/// What a worker carries and what nobody carries yet, what is due first before the rest.
pub const TASKS: &str = concat!(
    "SELECT * FROM (SELECT ",
    of_task!(),
    " FROM tasks WHERE owner_worker_id = $1 AND status = 'open' ORDER BY due_at, id LIMIT 51) AS own
      UNION ALL SELECT * FROM (SELECT ",
    of_task!(),
    " FROM tasks WHERE owner_worker_id IS NULL AND status = 'open' AND service_id = $2 AND owner_kind = 'service'
        ORDER BY due_at, id LIMIT 51) AS of_service
      ORDER BY due_at, id LIMIT 51"
);

pub const ME: &str = "
    SELECT c.id, c.name, c.role, c.scopes, o.id AS organisation_id, o.name AS organisation_name, o.kind, o.ods_code
    FROM clients c JOIN organisations o ON o.id = c.organisation_id WHERE c.id = $1";

/// A worker's open cases, with what was held and what is planned.
pub const CASES: &str = "
    SELECT e.id, e.person_id, e.status, e.hold_reason, e.hold_until, e.opened_at,
           (SELECT min(c.starts_at) FROM contacts c WHERE c.episode_id = e.id AND c.status = 'recorded') AS first_contact_at,
           (SELECT count(*) FROM contacts c WHERE c.episode_id = e.id AND c.status = 'recorded') AS contacts_so_far,
           (SELECT min(c.starts_at) FROM contacts c WHERE c.episode_id = e.id AND c.status = 'planned') AS next_contact_at
    FROM episodes e WHERE e.worker_id = $1 AND e.status IN ('active', 'onhold') ORDER BY e.id";

pub const OVERDUE: &str = "
    SELECT person_id, count(*) AS overdue FROM tasks
    WHERE owner_worker_id = $1 AND status = 'open' AND due_at < $2 GROUP BY person_id";

macro_rules! load {
    () => {
        "w.id, w.name, w.full_time_equivalent,
         (SELECT count(DISTINCT e.person_id) FROM assignments a JOIN episodes e ON e.id = a.episode_id
          WHERE a.worker_id = w.id AND a.assigned_at > $2) AS people_assigned,
         (SELECT count(*) FROM episodes e WHERE e.worker_id = w.id AND e.status = 'active') AS active_episodes,
         (SELECT count(*) FROM episodes e WHERE e.worker_id = w.id AND e.status = 'onhold') AS episodes_on_hold,
         (SELECT count(*) FROM tasks t WHERE t.owner_worker_id = w.id AND t.status = 'open' AND t.due_at < $3)
           AS overdue_tasks"
    };
}

pub const LOAD: &str = concat!("SELECT ", load!(), " FROM workers w WHERE w.id = $1");

/// The link workers of a service who are there, with what each carries.
pub const LOADS: &str = concat!(
    "SELECT ",
    load!(),
    " FROM worker_services s JOIN workers w ON w.id = s.worker_id
      JOIN worker_roles r ON r.worker_id = w.id AND r.role = 'link_worker'
      WHERE s.service_id = $1 AND w.status = 'active' ORDER BY w.id"
);

pub const BACKLOG: &str = "
    SELECT status, date_referred, count(*) AS referrals FROM referrals
    WHERE service_id = $1 AND status IN ('submitted', 'returned', 'waiting') GROUP BY status, date_referred";

pub const KNOWN: &str = "SELECT id, birth_date FROM people WHERE service_id = $1 AND nhs_number = $2";

pub const ANSWERED: &str =
    "SELECT status, body FROM idempotency_records WHERE actor_id = $1 AND operation = 'submitReferral' AND key = $2";
