"""The letters of a run ahead: put together from notices, waiting, and gone, all in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from models.operations.making import Going, LetterGroup, copy_roles
from models.queries.cycles import CycleAt
from models.queries.notices import countries_of, leaves_in
from models.queries.picture import NoticeAhead, Outgoing, Picture
from models.rules.calendar import brussels_day
from models.rules.last_look import Fate, fate_of
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import called
from models.rules.occasions import NoticeState, hours_of
from models.rules.routes import Addressee, addressed

_A_MOMENT = timedelta(seconds=1)


def put_together(
    cycle: CycleAt, notices: Iterable[NoticeAhead], contacts: Mapping[int, Sequence[Addressee]]
) -> tuple[list[Outgoing], list[NoticeAhead]]:
    """Return the letters that notices make at this instant, and those that nobody can be reached for."""
    letters: dict[LetterGroup, Outgoing] = {}
    unreached, today = [], brussels_day(cycle.now)
    for one in notices:
        route = cycle.definition.letters.route(one.occasion.letter_kind)
        whom = addressed(route, contacts[one.respondent.id or 0], today, copy_roles(cycle, one))
        if whom is None:
            unreached.append(one)
            continue
        group = Going(one, whom).group
        letter = letters.setdefault(group, Outgoing(one.respondent, *group, cycle.now))
        letter.carried.append(one)
        letter.copies = tuple(dict.fromkeys((*letter.copies, *whom.copies)))
    return list(letters.values()), unreached


def in_state(state: NoticeState, notices: Iterable[NoticeAhead]) -> list[NoticeAhead]:
    """Return the notices in a state, in their order."""
    return [one for one in notices if one.notice.state is state]


class OutboxAhead:
    """The letters that are made and have not gone yet."""

    def __init__(self, picture: Picture) -> None:
        self._letters = list(picture.outgoing)
        self._taken, self._contacts = set(picture.taken), picture.contacts
        self._beside = {place: list(told) for place, told in picture.beside.items()}
        self._open_for_all = countries_of(picture.cycle)

    def write(self, cycle: CycleAt, notices: Sequence[NoticeAhead]) -> list[NoticeAhead]:
        """Put notices into letters, and return those that nobody can be reached for."""
        letters, unreached = put_together(cycle, notices, self._contacts)
        waiting = {letter.place: letter for letter in self._letters if letter.takes_notices}
        for letter in letters:
            for one in letter.carried:
                self._carry(one)
            while letter.place in self._taken:
                letter.made_at += _A_MOMENT
            if known := waiting.get(letter.place):
                known.carried += letter.carried
                known.copies = tuple(dict.fromkeys((*known.copies, *letter.copies)))
            else:
                self._letters.append(letter)
        return unreached

    def deliver(self, cycle: CycleAt) -> list[Outgoing]:
        """Return the letters that go now, needless notices left out; who gets the call is called."""
        going, self._letters = _parted(self._letters, lambda one: self._may_go_at(cycle, one) <= cycle.now)
        for letter in going:
            self._taken.add(letter.place)
            letter.carried = self._still_told(letter)
            if letter.kind is LetterKind.CALL:
                _call(letter)
        return going

    def unsent(self) -> Iterator[NoticeAhead]:
        """Return the notices in letters that wait, and may not have arrived."""
        for letter in self._letters:
            if letter.letter is None or letter.letter.state is LetterState.WAITING:
                yield from letter.carried

    def drop_withdrawn(self) -> None:
        """Take withdrawn notices out of the letters; one that carries nothing any more is void."""
        for letter in self._letters:
            letter.carried = in_state(NoticeState.CARRIED, letter.carried)
        void, self._letters = _parted(self._letters, lambda one: not one.carried)
        self._taken.update(letter.place for letter in void)

    def instants(self, cycle: CycleAt) -> list[datetime]:
        """Return when the letters that wait may go."""
        return [self._may_go_at(cycle, letter) for letter in self._letters]

    def _carry(self, one: NoticeAhead) -> None:
        one.notice.state = NoticeState.CARRIED
        place, occasion = one.told
        if place in self._beside:
            self._beside[place].append(occasion)

    def _still_told(self, letter: Outgoing) -> list[NoticeAhead]:
        carried = [one.carried(self._beside) for one in letter.carried]
        if fate_of(carried, may_have_arrived=letter.may_have_arrived) is not Fate.GOES:
            return []
        return [one for one, now in zip(letter.carried, carried, strict=True) if now.needless is None]

    def _may_go_at(self, cycle: CycleAt, letter: Outgoing) -> datetime:
        whose = (hours_of(letter.kind), letter.respondent.country)
        return leaves_in(cycle, letter.wanted_at, whose, self._open_for_all)


def _parted(
    letters: Iterable[Outgoing], is_first: Callable[[Outgoing], bool]
) -> tuple[list[Outgoing], list[Outgoing]]:
    parts: tuple[list[Outgoing], list[Outgoing]] = ([], [])
    for letter in letters:
        parts[not is_first(letter)].append(letter)
    return parts


def _call(letter: Outgoing) -> None:
    for one in letter.carried:
        if one.obligation and (state := called(one.obligation.state)):
            one.obligation.state = state
