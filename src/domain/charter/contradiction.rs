//! What can be wrong with a procedure as a whole. What finds it is in [`super::fit`].

crate::faults! {
    /// What is wrong with a procedure as a whole. `line` and `other` are lines of it.
    pub enum Contradiction {
        /// A least time that can be longer than the greatest.
        LeastAboveMost { line: String } "unfit-procedure.least-above-most" Unfit;
        /// Fewer scrutineers than sign, or no more.
        EveryScrutineer { line: String } "unfit-procedure.every-scrutineer" Unfit;
        /// A line of polls where no poll decides.
        OnlyWithPoll { line: String, other: String } "unfit-procedure.only-with-poll" Unfit;
        /// A line that a procedure must have where polls decide.
        PollNeeds { line: String, needed: &'static str } "unfit-procedure.poll-needs" Unfit;
        /// A line of bodies' votes where no body decides.
        OnlyWithBody { line: String, other: String } "unfit-procedure.only-with-body" Unfit;
        /// A body decides by its seats.
        BodyCountsSeats { line: String, other: String } "unfit-procedure.body-counts-seats" Unfit;
        /// A body decides, and nothing says what it takes.
        BodyNeeds { line: String, needed: &'static str } "unfit-procedure.body-needs" Unfit;
        /// A quorum or threshold where nobody votes.
        NobodyVotes { line: String, other: String } "unfit-procedure.nobody-votes" Unfit;
        /// Weight, and no policy that makes it.
        WeightWithoutPolicy { line: String } "unfit-procedure.weight-without-policy" Unfit;
        /// A line that needs another one.
        Needs { line: String, needed: &'static str } "unfit-procedure.needs" Unfit;
        /// A change of leader that nobody may see.
        SwingUnseen { line: String, other: String } "unfit-procedure.swing-unseen" Unfit;
        /// No such counting method.
        NoSuchMethod { line: String } "unfit-procedure.no-such-method" Unfit;
        /// Candidates, and a method that does not elect.
        DoesNotElect { line: String, other: String } "unfit-procedure.does-not-elect" Unfit;
        /// Supporters of a version that officers never saw.
        KeepsAfterAdmission { line: String, other: String } "unfit-procedure.keeps-after-admission" Unfit;
        /// A condition that only a roll can tell, where none is made.
        NeedsARoll { line: String } "unfit-procedure.needs-a-roll" Unfit;
        /// A condition that is read from an earlier roll, where one is made.
        ReadsARoll { line: String } "unfit-procedure.reads-a-roll" Unfit;
        /// Whoever is meant is there only once the matter is.
        NotYetThere { line: String } "unfit-procedure.not-yet-there" Unfit;
        /// A matter that concerns nobody has none concerned.
        ConcernsNobody { line: String } "unfit-procedure.concerns-nobody" Unfit;
        /// A share that nothing can reach.
        Unreachable { line: String } "unfit-procedure.unreachable" Unfit;
        /// A cap that is nothing or everything.
        NoCap { line: String } "unfit-procedure.no-cap" Unfit;
        /// The same line twice.
        Twice { line: String } "unfit-procedure.twice" Unfit;
        /// What the engine does not know yet.
        Awaited { line: String } "unfit-procedure.awaited" Unfit;
    }
}
