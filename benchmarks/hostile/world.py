"""A database in which every text that somebody can write is hostile, of every respondent."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, SQLModel, select

from benchmarks.hostile.columns import LISTS, PLAIN
from benchmarks.hostile.texts import PAYLOADS, hostile, hostile_json
from config.definition import FileFormat
from config.form import load_form_schema
from config.project import Certainty, Role
from documents.form.layout import lay_out
from models import tables as t
from models.operations.cycle import lock_cycle
from models.queries.catalogues import ITEMS, catalogue_of
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation, obligations_for
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan, plan_to_json
from models.rules.disclosure import DisclosedTo
from models.rules.findings import Audience, Level
from models.rules.lifecycle import ObligationState
from tasks.rehearsal.assessing import assess_plans
from tasks.review import draft_content
from tasks.services import Services

NOW = datetime.fromisoformat("2024-05-02T12:00:00+00:00")
"""Instant of the world: after the cut-off."""

EARLIER = "pesco-nip-2023"
"""Code of the cycle before, whose answers stand in the forms of this one."""

Row = dict[str, Any]
"""Columns of a row."""

_ARRIVED = NOW - timedelta(days=60)
_ONE_LINE = [place for place, payload in enumerate(PAYLOADS) if payload.isprintable()]


def make_hostile(services: Services, code: str) -> None:
    """Give an open cycle, and one before it, everything that can be written of every respondent."""
    with services.transaction() as session:
        cycle = lock_cycle(session, code, NOW)
        # The PDF is made of the same page as the HTML, and takes longer than all the others.
        cycle.row.definition_text = cycle.row.definition_text.replace(
            ', "pdf"]\n\n[[outputs', "]\n\n[[outputs"
        )
        _items(cycle)
        _projects(session)
        _last_cycle(cycle)
        for place, found in enumerate(obligations_for(session, cycle.id, "nip")):
            _plan(cycle, found, place, code)
            _talk(cycle, found)
        for place, found in enumerate(obligations_for(session, cycle.id, "statement")):
            _statement(services, cycle, found, place)
    assess_plans(services, code, NOW)
    rewrite(services, code, 0)


def rewrite(services: Services, code: str, shift: int) -> None:
    """Write every text anew, so that each begins with the payload that stands so many places further on."""
    with services.transaction() as session:
        for table in SQLModel.metadata.sorted_tables:
            for column in table.columns:
                _rewrite(session, f"{table.name}.{column.name}", shift)
        session.expire_all()
        cycle = lock_cycle(session, code, NOW)
        content = draft_content(cycle)
        version = len(session.exec(select(t.Review)).all()) + 1
        session.add(
            t.Review(
                cycle_id=cycle.id, version=version, drafted_at=NOW, content=content, content_sha256="0" * 64
            )
        )


def _rewrite(session: Session, origin: str, shift: int) -> None:
    if origin not in (*PLAIN, *LISTS):
        return
    name, _, column = origin.partition(".")
    table, make = SQLModel.metadata.tables[name], hostile_json if origin in LISTS else hostile
    keys = session.connection().execute(select(table.c.id).order_by(table.c.id)).scalars()
    for place, key in enumerate(keys.all(), start=shift):
        change = table.update().where(table.c.id == key)
        session.connection().execute(change.values({column: make(origin, place)}))


def _items(cycle: CycleAt) -> None:
    items = [
        item.model_copy(
            update={
                "title": hostile("cycle_catalogue.items", _ONE_LINE[place % len(_ONE_LINE)]),
                "official_text": hostile("cycle_catalogue.items", place),
            }
        )
        for place, item in enumerate(catalogue_of(cycle))
    ]
    for row in cycle.session.exec(select(t.CycleCatalogue).where(t.CycleCatalogue.cycle_id == cycle.id)):
        row.items = ITEMS.dump_json(tuple(items)).decode()
    cycle.session.flush()
    cycle.session.info.clear()


def _projects(session: Session) -> None:
    sure: Row = {"certainty": Certainty.READ, "source": ""}
    for place in range(len(PAYLOADS)):
        row = t.Project(code=f"p{place}", name="", domain="land", launched_on=NOW.date(), **sure)
        session.add(row)
        session.flush()
        about: Row = {"project_id": row.id, **sure}
        session.add(t.ProjectRoleRow(state="BE", role=Role.LEAD, **about))
        session.add(t.ProjectMilestoneRow(title="", planned_on=NOW.date(), **about))
        session.add(t.ProjectStatusRow(text="", **about))


def _last_cycle(cycle: CycleAt) -> None:
    opened_at = cycle.row.opened_at - timedelta(days=365)
    copied = cycle.row.model_dump(exclude={"id", "code", "opened_at", "audit_length", "audit_head"})
    row = t.Cycle(**copied, code=EARLIER, opened_at=opened_at)
    cycle.session.add(row)
    cycle.session.flush()
    for place, found in enumerate(obligations_for(cycle.session, cycle.id, "nip")):
        then = t.Obligation(**found.row.model_dump(exclude={"id", "cycle_id"}), cycle_id=row.id or 0)
        cycle.session.add(then)
        cycle.session.flush()
        _plan(cycle, FoundObligation(then, found.respondent), place + 1, EARLIER)


def _plan(cycle: CycleAt, found: FoundObligation, place: int, code: str) -> None:
    plan = Plan(FormIdentity(code, found.respondent.code, "nip", 2), dict(_answers(cycle, place)))
    file: Row = {"sha256": f"{place:064x}", "format": FileFormat.XLSX, "answers": plan_to_json(plan)}
    _hand_in(cycle, found, t.SubmissionKind.VERSION, **file)


def _answers(cycle: CycleAt, place: int) -> Iterator[tuple[AnswerKey, Answer]]:
    numbers = [item.number for item in catalogue_of(cycle)]
    for layout in lay_out(load_form_schema("nip"), cycle.definition.year, numbers):
        for line in layout.lines:
            for number, where in enumerate(line.answers, start=place + line.row):
                text = hostile(f"submission.answers/{'/'.join(where.key)}", number)
                yield where.key, Answer(not_available=True, reason=text) if where.reason else Answer(text)


def _statement(services: Services, cycle: CycleAt, found: FoundObligation, place: int) -> None:
    if place % 2:
        row = _hand_in(cycle, found, t.SubmissionKind.REGISTRATION)
        row.pages = 1
    else:
        text = hostile("submission.answers", place)
        digest = services.files.put(text.encode())
        file: Row = {"sha256": digest, "format": FileFormat.TXT}
        row = _hand_in(cycle, found, t.SubmissionKind.VERSION, **file)
    about: Row = {"submission_id": row.id, "number": 1, "office": "", "recorded_at": NOW}
    cycle.session.add(t.Signature(signed_on=NOW.date(), **about))
    cycle.session.add(t.Consent(is_given=True, said_on=NOW.date(), **about))


def _hand_in(cycle: CycleAt, found: FoundObligation, kind: t.SubmissionKind, **file: Any) -> t.Submission:
    row = t.Submission(
        obligation_id=found.id,
        version=1,
        kind=kind,
        received_at=_ARRIVED,
        size=1 if file else None,
        checked_at=_ARRIVED,
        certified_at=_ARRIVED,
        **file,
    )
    found.row.state = ObligationState.TAKEN_INTO_ACCOUNT
    cycle.session.add_all([row, found.row])
    cycle.session.flush()
    return row


def _talk(cycle: CycleAt, found: FoundObligation) -> None:
    who: Row = {"cycle_id": cycle.id, "respondent_id": found.respondent.id or 0, "number": found.id}
    what: Row = {"obligation_id": found.id, "number": 1}
    (version,) = cycle.session.exec(select(t.Submission.id).where(t.Submission.obligation_id == found.id))
    finding: Row = {
        "submission_id": version,
        "rule": "missing_item",
        "level": Level.ERROR,
        "audience": Audience.CONTACT,
    }
    cycle.session.add_all(
        [
            t.PhoneCall(called_at=NOW, office="", said="", **who),
            t.Meeting(held_on=NOW.date(), offices="[]", agreed="[]", noted_at=NOW, **who),
            t.Clarification(submission_version=1, asked_at=NOW, **what),
            t.Question(
                thread=1, house="EDA", sheet="cover", text="", written_at=NOW, clarification=1, **what
            ),
            t.FindingRow(position=99, message="", advice="", **finding),
            t.DisclosureRow(
                submission_version=1,
                part="cover",
                disclosed_to=DisclosedTo.PARTICIPANTS,
                reason="",
                decided_at=NOW,
                **what,
            ),
        ]
    )
