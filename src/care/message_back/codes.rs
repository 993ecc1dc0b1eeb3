//! The coded lists of a message back.

catalogue::value_sets! {
    /// Why a message back is written.
    pub enum MessageOccasion in "message_occasion" {
        /// The first contact took place
        FirstContact = "first_contact",
        /// The support ends
        End = "end",
        /// Something is to be said, or the practice asked
        OnDemand = "on_demand",
    }

    /// Where a message back stands.
    pub enum MessageStatus in "message_status" {
        /// Being written; the service alone sees it
        Draft = "draft",
        /// Released to the practice
        Released = "released",
        /// The practice has read it
        Acknowledged = "acknowledged",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What may be done with a message back.
    pub enum MessageAction in "message_action" {
        /// Write it otherwise
        Change = "change",
        /// Let the practice see it
        Release = "release",
        /// Say that the practice has read it
        Acknowledgement = "acknowledgement",
        /// Say that it should never have been there
        Error = "error",
    }

    /// Whether the practice is asked to do something. It is always stated, so that silence is never taken for
    /// "nothing".
    pub enum ActionRequired in "action_required" {
        /// No action required
        NoActionRequired = "no_action_required",
        /// The practice is asked to do what is listed
        Requested = "requested",
    }

    /// How soon the practice is asked to act.
    pub enum RequestedBy in "requested_by" {
        /// Within a few days
        Soon = "soon",
        /// At the next appointment
        NextAppointment = "next_appointment",
        /// When it suits
        Routine = "routine",
    }

    /// What came of something that was tried.
    pub enum TriedOutcome in "tried_outcome" {
        /// It worked
        Worked = "worked",
        /// It worked in part
        WorkedInPart = "worked_in_part",
        /// It did not work
        DidNotWork = "did_not_work",
        /// It is too early to say
        TooEarly = "too_early",
    }

    /// Why a message back should never have been there.
    pub enum MessageError in "message_error" {
        /// It is about somebody else
        WrongPerson = "wrong_person",
        /// What it says is wrong
        WrongContent = "wrong_content",
        /// It was released by mistake
        ReleasedByMistake = "released_by_mistake",
        /// The episode should never have been there
        EpisodeInError = "episode_in_error",
    }
}
