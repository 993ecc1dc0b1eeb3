//! Coded lists of connections.

catalogue::value_sets! {
    /// Where a connection stands. What was offered, what began and what was completed are counted apart.
    pub enum ConnectionStatus in "connection_status" {
        /// It was talked through with the person
        Offered = "offered",
        /// The person wants it
        Agreed = "agreed",
        /// The group has no place just now, and has written the person down
        WaitingForPlace = "waiting_for_place",
        /// The group has a place for the person
        Introduced = "introduced",
        /// The person goes there
        Attending = "attending",
        /// The person is at home there, and needs no more support to go
        Settled = "settled",
        /// What it was for is done
        Completed = "completed",
        /// The person does not want it
        Declined = "declined",
        /// The group could not take the person
        NotAccepted = "not_accepted",
        /// The person never went
        DidNotStart = "did_not_start",
        /// The person went, and stopped
        Stopped = "stopped",
        /// The group gave the person back to the service
        Returned = "returned",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done with a connection. A representation lists what this caller may do next.
    pub enum ConnectionAction in "connection_action" {
        /// Change what is planned of it
        Change = "change",
        /// Record that the person wants it, and what the group may be told of them
        Agreement = "agreement",
        /// Record that the person does not want it
        Decline = "decline",
        /// Say whether the group has a place
        Answer = "answer",
        /// Record whether the person was there
        Attendance = "attendance",
        /// Record that the person is at home there
        Settlement = "settlement",
        /// Record that what it was for is done
        Completion = "completion",
        /// Record that the person never went
        NonStart = "non_start",
        /// Record that the person stopped going
        Stop = "stop",
        /// Give the person back to the service
        Return = "return",
        /// Raise a concern about the person
        Concern = "concern",
        /// Record what the person says of it
        Feedback = "feedback",
        /// Match a volunteer to go along with the person
        VolunteerMatch = "volunteer_match",
        /// Record that the volunteer goes along no more
        VolunteerMatchEnd = "volunteer_match_end",
        /// Mark it as entered in error
        Error = "error",
    }

    /// What a group answers.
    pub enum ConnectionAnswerCode in "connection_answer" {
        /// There is a place
        Place = "place",
        /// There is none now; the person is on the waiting list
        WaitingList = "waiting_list",
        /// The group cannot take the person
        CannotTake = "cannot_take",
    }

    /// How much of their name a group is told.
    pub enum SharedName in "shared_name" {
        /// What they wish to be called, or their first name
        FirstName = "first_name",
        /// The whole of it
        FullName = "full_name",
    }

    /// How a group may reach the person.
    pub enum SharedMeans in "shared_means" {
        /// By telephone
        Telephone = "telephone",
        /// By text message
        TextMessage = "text_message",
        /// By e-mail
        Email = "email",
    }

    /// Who goes with the person the first time.
    pub enum Companion in "connection_companion" {
        /// Nobody: they go by themselves
        Nobody = "nobody",
        /// The link worker
        LinkWorker = "link_worker",
        /// A volunteer
        Buddy = "buddy",
        /// A friend, or somebody of the family
        FriendOrFamily = "friend_or_family",
        /// Somebody of the group
        Member = "member",
    }

    /// What is in the way.
    pub enum BarrierKind in "connection_barrier" {
        /// Getting there
        Transport = "transport",
        /// What it costs
        Cost = "cost",
        /// Confidence, or worry
        Confidence = "confidence",
        /// Health, or pain
        Health = "health",
        /// Caring for somebody
        Caring = "caring",
        /// Language
        Language = "language",
        /// Getting in and about there
        Access = "access",
        /// The day or the hour
        Timing = "timing",
        /// Telephone, computer, being online
        Digital = "digital",
        /// Something else, in words
        Other = "other",
    }

    /// Whether the person was there.
    pub enum ConnectionAttendance in "connection_attendance" {
        /// They were
        Attended = "attended",
        /// They were expected, and were not
        DidNotAttend = "did_not_attend",
    }

    /// Why a connection ended before it was done, or never began.
    pub enum ConnectionEndReason in "connection_end_reason" {
        /// It was not for them
        NotForThem = "not_for_them",
        /// Their health
        Health = "health",
        /// Getting there
        Transport = "transport",
        /// What it costs
        Cost = "cost",
        /// The day or the hour
        Timing = "timing",
        /// They found something else
        FoundAnother = "found_another",
        /// The group closed
        GroupClosed = "group_closed",
        /// They moved away
        MovedAway = "moved_away",
        /// They died
        Deceased = "deceased",
        /// Their needs are beyond what the group can do
        NeedsBeyondGroup = "needs_beyond_group",
        /// It is not safe, for them or for others
        NotSafe = "not_safe",
        /// Nobody said
        NotStated = "not_stated",
        /// Another reason, in words
        Other = "other",
    }
}
