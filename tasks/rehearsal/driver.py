"""The simulated year: a clock that jumps to the next instant at which anything is due."""

from dataclasses import dataclass, field
from datetime import datetime

from config.definition import ContactRole, Definition
from config.reference import read_roster
from models.errors import CycleError, GateError, ScenarioError
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.assessments import cycle_houses, plans_to_assess
from models.queries.cycles import CycleAt, done_keys, find_cycle, look_at_cycle
from models.queries.notices import awaiting_approval, next_to_approve
from models.queries.submissions import awaiting_decision, findings_of
from models.rules.calendar import brussels_day, opening_of
from models.rules.timetable import decision_instant
from tasks.acts import Act, Deed, carry_out
from tasks.advance import STEPS, Runner, Step, advance, next_due, run_plainly
from tasks.calls import open_from_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_what_is_due
from tasks.rehearsal.assessing import assess_plans
from tasks.rehearsal.scenario import PlannedAct, Variant, in_protocol_order, last_instant, opening_instant
from tasks.rehearsal.virtual import file_of
from tasks.review import approve_report, step_to_approve
from tasks.services import Services

_ARRIVALS = (None, Deed.REGISTER, Deed.FETCH_FORM)
"""What comes from outside; a hand-in is no deed."""

_DECISIONS = (Deed.CLARIFY, Deed.TAKE_INTO_ACCOUNT)


@dataclass(frozen=True)
class Decision:
    """What the virtual secretariat decides on a version, and when."""

    act: Act
    at: datetime


@dataclass(frozen=True)
class Rehearsal:
    """One cycle with virtual respondents and a virtual secretariat, on a clock of its own."""

    services: Services
    text: str
    definition: Definition
    acts: tuple[PlannedAct, ...]
    known_done: set[str] = field(default_factory=set, compare=False, repr=False)
    """Keys of acts seen to be done: nothing undoes them, so they are not asked for again at every look."""

    @property
    def code(self) -> str:
        """Return the code of the cycle."""
        return self.definition.code

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the engine's steps, with acts and arrivals before them and decisions after the checks."""
        checked = 1 + [step.name for step in STEPS].index("collect_statements")
        return (
            Step("acts", lambda look: bool(self._pending(look.cycle, "acts")), self._run_acts),
            Step("arrivals", lambda look: bool(self._pending(look.cycle, "arrivals")), self._run_arrivals),
            *STEPS[:checked],
            Step("decisions", lambda look: self._has_decisions(look.cycle), self._decide),
            *STEPS[checked:],
        )

    def open(self) -> datetime:
        """Open the cycle as the virtual secretariat does, unless it is open; return its clock."""
        with self.services.reading() as session:
            cycle = find_cycle(session, self.code)
        if cycle:
            return cycle.last_seen_at
        opens_at = opening_instant(self.definition)
        with self.services.transaction() as session:
            import_contacts(session, self.definition.respondents.roster, _mailboxes(self.definition))
        return open_from_text(self.services, self.text, opens_at).opened_at

    def run_day(self, now: datetime, run: Runner = run_plainly) -> datetime | None:
        """Run the instants of one Brussels day from `now` on; return the first instant after it, or none."""
        instant: datetime | None = now
        while instant and brussels_day(instant) == brussels_day(now):
            advance(self.services, self.code, instant, run, self.steps)
            instant = self.next_instant(instant)
        return instant

    def next_instant(self, after: datetime) -> datetime | None:
        """Return the next instant at which anything is due, up to the definition's last one."""
        with self.services.reading() as session:
            cycle = look_at_cycle(session, self.code, after)
            instants = [next_due(cycle), next_to_approve(cycle)]
            instants += [decision.at for decision in _decisions(cycle)]
            instants += [opening_of(step.on) for step in self.definition.steps]
        instants += [act.at for act in self.acts]
        later = [
            instant for instant in instants if instant and after < instant <= last_instant(self.definition)
        ]
        return min(later, default=None)

    def _pending(self, cycle: CycleAt, phase: str) -> list[PlannedAct]:
        due = [act for act in self.acts if act.at <= cycle.now and _phase(act) == phase]
        if {act.key for act in due} <= self.known_done:
            return []
        self.known_done.update(done_keys(cycle.session, cycle.id))
        return in_protocol_order((act for act in due if act.key not in self.known_done), self.definition)

    def _run_acts(self, _services: Services, _code: str, now: datetime) -> int:
        return self._play("acts", now)

    def _run_arrivals(self, _services: Services, _code: str, now: datetime) -> int:
        return self._play("arrivals", now)

    def _play(self, phase: str, now: datetime) -> int:
        with self.services.reading() as session:
            pending = self._pending(look_at_cycle(session, self.code, now), phase)
        for act in pending:
            try:
                self._act(act, now)
            except GateError:
                continue  # refused and logged: the respondent may try again
            except CycleError as error:
                raise ScenarioError(f"act {act.number} is not possible: {error}", error.way_out) from error
        return len(pending)

    def _act(self, act: PlannedAct, now: datetime) -> None:
        if act.deed:
            asked = Act(self.code, act.respondent, act.deliverable, act.deed, act.particulars, act.key)
            carry_out(self.services, asked, now)
        else:
            content = act.content if act.content is not None else self._virtual_file(act)
            request = HandIn(self.code, act.respondent, act.deliverable, content, act.at, act.key)
            hand_in(self.services, request, now)

    def _virtual_file(self, act: PlannedAct) -> bytes:
        names = {entry.code: entry.name for entry in read_roster(self.definition.respondents.roster)}
        deliverable = self.definition.deliverable(act.deliverable)
        whose = FormFor(act.respondent, names[act.respondent], deliverable)
        return file_of(self.definition, whose, act.variant or Variant.VALID)

    def _has_decisions(self, cycle: CycleAt) -> bool:
        return bool(
            self._pending(cycle, "decisions")
            or [decision for decision in _decisions(cycle) if decision.at <= cycle.now]
            or awaiting_approval(cycle, cycle.now)
            or step_to_approve(cycle)
            or (cycle_houses(cycle) and plans_to_assess(cycle))
        )

    def _decide(self, _services: Services, _code: str, now: datetime) -> int:
        decided = self._play("decisions", now)
        with self.services.reading() as session:
            cycle = look_at_cycle(session, self.code, now)
            due = [decision.act for decision in _decisions(cycle) if decision.at <= cycle.now]
            step, has_houses = step_to_approve(cycle), bool(cycle_houses(cycle))
        for act in due:
            carry_out(self.services, act, now)
        assessed = assess_plans(self.services, self.code, now) if has_houses else 0
        approved = approve_what_is_due(self.services, self.code, now)
        if step:
            approve_report(self.services, self.code, step.name, now)
        return decided + len(due) + assessed + approved + (step is not None)


def _phase(act: PlannedAct) -> str:
    if act.deed in _ARRIVALS:
        return "arrivals"
    return "decisions" if act.deed in _DECISIONS else "acts"


def _decisions(cycle: CycleAt) -> list[Decision]:
    waiting = awaiting_decision(cycle.session, cycle.id)
    if not waiting:
        return []
    found = findings_of(cycle.session, [submission.id or 0 for _, _, submission in waiting])
    decisions = []
    for obligation, respondent, submission in waiting:
        asks = any(finding.asks_contact for finding in found.get(submission.id or 0, ()))
        deed = Deed.CLARIFY if asks else Deed.TAKE_INTO_ACCOUNT
        decided_at = decision_instant(submission.received_at, cycle.calendar.open_on(respondent.country))
        decisions.append(Decision(Act(cycle.code, respondent.code, obligation.deliverable, deed), decided_at))
    return decisions


def _mailboxes(definition: Definition) -> list[ContactEntry]:
    return [
        ContactEntry(
            respondent=entry.code,
            role=ContactRole.FUNCTIONAL_MAILBOX,
            address=f"nip@{entry.code.lower()}.example",
            office="Rehearsal: functional mailbox",
        )
        for entry in read_roster(definition.respondents.roster)
    ]
